using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>
/// The servers that a session's client may use on its way here. TURN credentials are good for a limited time and name the session, as TURN servers with a shared
/// secret take them ("A REST API For Access To TURN Services", draft-uberti-behave-turn-rest-00; coturn's <c>use-auth-secret</c>).
/// </summary>
internal sealed class IceServerList(IOptions<WebRtcOptions> options, TimeProvider clock)
{
    public IReadOnlyList<IceServerView> For(string sessionId)
    {
        var settings = options.Value;
        var servers = new List<IceServerView>();
        if (!settings.Enabled)
        {
            return servers;
        }

        if (WebRtcOptions.Split(settings.IceServers) is { Length: > 0 } plain)
        {
            servers.Add(new IceServerView(plain));
        }

        if (WebRtcOptions.Split(settings.TurnUrls) is { Length: > 0 } turn)
        {
            var expiresAt = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() + settings.TurnTtlSeconds);
            var username = $"{expiresAt.ToUnixTimeSeconds()}:{sessionId}";
            servers.Add(new IceServerView(turn, username, CredentialFor(username, settings.TurnSecret), expiresAt));
        }

        return servers;
    }

    // SHA-1 is what the scheme is defined with; an HMAC does not rest on the collisions that broke it.
#pragma warning disable CA5350
    private static string CredentialFor(string username, string secret) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(username)));
#pragma warning restore CA5350
}
