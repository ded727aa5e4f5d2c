using VoiceMesh.MediaServer;
using VoiceMesh.ServiceDefaults;

var builder = ServiceHost.CreateBuilder("media-server", args, MediaServerRegistration.Aliases);
builder.Services.AddMediaServer();
var app = builder.Build();
app.MapServiceDefaults();
app.MapMediaServer();
return await ServiceHost.RunAsync(app);
