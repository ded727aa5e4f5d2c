using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>Where another stage of the mesh is and how the connection to it is kept. Section <c>Stages:&lt;Stage&gt;</c>.</summary>
public sealed class StageOptions
{
    /// <summary>
    /// <c>dns:///host:port</c> (every address that the name resolves to, in turn: a headless Service), <c>static:///host:port,host:port</c> (these, in turn),
    /// <c>http://host:port</c> or <c>https://host:port</c> (one). With anything under <c>Tls</c>, the first two are called by TLS too.
    /// </summary>
    [Required]
    [RegularExpression(
        @"^((dns:///|https?://)[^/,\s]+:\d{1,5}/?|static:///[^/,\s]+:\d{1,5}(,[^/,\s]+:\d{1,5})*)$",
        ErrorMessage = "Address must be dns:///host:port, static:///host:port,host:port, http://host:port or https://host:port.")]
    public string Address { get; set; } = "";

    /// <summary>Longest wait for a TCP connection, 50 to 60000 ms, default 2000.</summary>
    [Range(50, 60000)]
    public int ConnectTimeoutMs { get; set; } = 2000;

    /// <summary>A ping goes out after this long without traffic, 1 to 3600 s, default 10.</summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = 10;

    /// <summary>The connection counts as dead this long after an unanswered ping, 1 to 600 s, default 5.</summary>
    [Range(1, 600)]
    public int KeepAliveTimeoutSeconds { get; set; } = 5;
}
