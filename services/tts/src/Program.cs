using VoiceMesh.ServiceDefaults;
using VoiceMesh.Tts;
using VoiceMesh.Tts.Synthesis;

var builder = ServiceHost.CreateBuilder("tts", args);
builder.Services.AddTextToSpeech();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<TextToSpeechGrpcService>();
return await ServiceHost.RunAsync(app);
