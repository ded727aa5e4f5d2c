using VoiceMesh.Orchestrator;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Rehearsals;
using VoiceMesh.ServiceDefaults.Settings;

var builder = ServiceHost.CreateBuilder(
    "orchestrator",
    args,
    new EnvironmentAlias("MAX_SESSIONS_PER_POD", "Conversations:MaxConversations"),
    new EnvironmentAlias("SESSION_TIMEOUT", "Conversations:IdleTimeoutSeconds"));
builder.Services.AddOrchestrator().AddRehearsal<ConversationRehearsal>();
var app = builder.Build();
app.MapServiceDefaults();
app.MapGrpcService<ConversationGrpcService>();
return await ServiceHost.RunAsync(app);
