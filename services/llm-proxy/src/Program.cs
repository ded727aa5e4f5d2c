using VoiceMesh.LlmProxy;
using VoiceMesh.LlmProxy.Generation;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Rehearsals;

var builder = ServiceHost.CreateBuilder("llm-proxy", args);
builder.Services.AddLanguageModel().AddRehearsal<GenerationRehearsal>();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<LanguageModelGrpcService>();
return await ServiceHost.RunAsync(app);
