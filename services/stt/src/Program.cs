using VoiceMesh.ServiceDefaults;
using VoiceMesh.Stt;
using VoiceMesh.Stt.Transcription;

var builder = ServiceHost.CreateBuilder("stt", args);
builder.Services.AddSpeechToText();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<SpeechToTextGrpcService>();
return await ServiceHost.RunAsync(app);
