using VoiceMesh.LlmProxy;
using VoiceMesh.LlmProxy.Generation;
using VoiceMesh.ServiceDefaults;

var builder = ServiceHost.CreateBuilder("llm-proxy", args);
builder.Services.AddLanguageModel();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<LanguageModelGrpcService>();
return await ServiceHost.RunAsync(app);
