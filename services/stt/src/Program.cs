using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Rehearsals;
using VoiceMesh.Stt;
using VoiceMesh.Stt.Transcription;

var builder = ServiceHost.CreateBuilder("stt", args);
builder.Services.AddSpeechToText().AddRehearsal<TranscriptionRehearsal>();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<SpeechToTextGrpcService>();
return await ServiceHost.RunAsync(app);
