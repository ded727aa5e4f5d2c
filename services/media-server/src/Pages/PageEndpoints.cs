using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Hosting;

namespace VoiceMesh.MediaServer.Pages;

/// <summary>Serves <c>GET /</c>: a page to a person, the same in short as JSON to a program.</summary>
internal sealed class PageEndpoints(SessionRegistry sessions, VoiceActivityDetectorFactory detectors, CallGateway calls, ServiceIdentity identity, IDrain drain, IWebHostEnvironment environment)
{
    public IResult Index(HttpRequest request)
    {
        var accept = request.Headers.Accept.ToString();
        var wantsJson = accept.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
        if (wantsJson)
        {
            return Results.Json(Information(), HttpJson.Default.ServiceInformation);
        }

        var page = environment.WebRootFileProvider.GetFileInfo(PageFiles.Index);
        if (page is not { Exists: true, PhysicalPath: { } path })
        {
            return Results.Text("The page is not built: run make build, or scripts/web-client.sh and a build. Everything else of this server works.", statusCode: StatusCodes.Status404NotFound);
        }

        PageFiles.Protect(request.HttpContext.Response.Headers);
        return Results.File(path, "text/html; charset=utf-8", lastModified: page.LastModified);
    }

    private ServiceInformation Information() => new(
        identity.Name,
        ServiceIdentity.Version,
        drain.IsDraining ? "draining" : "running",
        sessions.Count,
        sessions.Limit,
        detectors.EngineName,
        new WebRtcInformation(calls.IsEnabled, [.. calls.LocalEndPoints.Select(address => address.ToString())], calls.ActiveCalls, calls.MaxCalls),
        new Dictionary<string, string>
        {
            ["sessions"] = "/v2/sessions",
            ["websocket"] = "/ws/v2/{session_id}",
            ["whip"] = "/whip",
            ["text"] = "/text",
            ["health"] = "/health",
            ["health_detailed"] = "/health/detailed",
            ["metrics"] = "/metrics",
        });
}
