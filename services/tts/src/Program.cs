using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Rehearsals;
using VoiceMesh.Tts;
using VoiceMesh.Tts.Synthesis;

var builder = ServiceHost.CreateBuilder("tts", args);
builder.Services.AddTextToSpeech().AddRehearsal<SynthesisRehearsal>();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<TextToSpeechGrpcService>();
return await ServiceHost.RunAsync(app);
