namespace VoiceMesh.MediaServer.Transports;

/// <summary>What was wrong with a message.</summary>
/// <param name="Code">Stable code of the error event.</param>
/// <param name="Message">A sentence for a person: what was wrong and what to do.</param>
/// <param name="Close">Set when the connection cannot go on.</param>
/// <param name="RetryAfter">When it is worth trying again, where that is known.</param>
internal sealed record ProtocolFault(string Code, string Message, TransportClose? Close = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether the same message may succeed later.</summary>
    public bool IsRetryable => Code is "rate_limited" or "audio_too_fast" or "control_overflow" or "webrtc_limit" or "draining";
}
