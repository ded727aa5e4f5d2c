namespace VoiceMesh.MediaServer.Transports;

/// <summary>Why a connection is closed by the server. The numbers are WebSocket close codes; other transports map them.</summary>
/// <param name="Code">The close code.</param>
/// <param name="Reason">At most 120 ASCII characters, so that it fits a close frame.</param>
internal readonly record struct TransportClose(int Code, string Reason)
{
    public static TransportClose Ended(string reason) => new(1000, reason);

    public static TransportClose MessageTooBig(string reason) => new(1009, reason);

    public static TransportClose InternalError(string reason) => new(1011, reason);

    public static TransportClose ServiceRestart(string reason) => new(1012, reason);

    public static TransportClose BadRequest(string reason) => new(4400, reason);

    public static TransportClose Forbidden(string reason) => new(4403, reason);

    public static TransportClose UnknownSession(string reason) => new(4404, reason);

    public static TransportClose IdleTimeout(string reason) => new(4408, reason);

    public static TransportClose Conflict(string reason) => new(4409, reason);

    public static TransportClose Replaced(string reason) => new(4410, reason);

    public static TransportClose UnsupportedAudio(string reason) => new(4415, reason);

    public static TransportClose RateLimit(string reason) => new(4429, reason);

    public static TransportClose Unavailable(string reason) => new(4503, reason);
}
