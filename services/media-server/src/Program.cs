using VoiceMesh.MediaServer;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Rehearsals;

var builder = ServiceHost.CreateBuilder("media-server", args, MediaServerRegistration.Aliases);
builder.Services.AddMediaServer().AddRehearsal<SessionRehearsal>();
var app = builder.Build();
app.MapServiceDefaults();
app.MapMediaServer();
return await ServiceHost.RunAsync(app);
