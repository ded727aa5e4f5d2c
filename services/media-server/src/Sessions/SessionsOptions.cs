using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>How many sessions this process holds, and for how long. Section <c>Sessions</c>.</summary>
public sealed class SessionsOptions
{
    public const string Section = "Sessions";

    /// <summary>Sessions at the same time, connected or waiting for their client; one more is refused with 429. 1 to 100000, default 100 (<c>MAX_SESSIONS_PER_POD</c>).</summary>
    [Range(1, 100_000)]
    public int MaxSessions { get; set; } = 100;

    /// <summary>
    /// A session without a client, or whose client says nothing for this long, ends. A client that comes back earlier finds its session.
    /// 1 to 86400 s, default 300 (<c>SESSION_TIMEOUT</c>).
    /// </summary>
    [Range(1, 86_400)]
    public int TimeoutSeconds { get; set; } = 300;

    /// <summary>Base address that clients are told to connect to, for example <c>wss://voice.example.org</c>. Default empty: the address that the request came to.</summary>
    public string PublicUrl { get; set; } = "";

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}
