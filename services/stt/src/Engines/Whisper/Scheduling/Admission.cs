namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>Whether one more stream would still be answered in time. Refusing it early costs its caller a retry elsewhere; letting it in would cost everybody.</summary>
internal static class Admission
{
    /// <summary>Checks.</summary>
    /// <param name="open">Streams open, the new one included.</param>
    /// <param name="finalsWaiting">Finals that wait for a worker.</param>
    /// <param name="queueAge">Wait of the oldest of them.</param>
    /// <param name="load">What the machine carries.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="DecodersExhaustedException">It would not; with a hint when to try again.</exception>
    public static void Require(int open, int finalsWaiting, TimeSpan queueAge, LoadEstimate load, WhisperOptions options)
    {
        var capacity = load.Capacity;
        var reason = open > capacity ? $"{capacity} streams are open, as many as it carries"
            : finalsWaiting >= options.QueueLimit ? $"{finalsWaiting} finals wait for a worker"
            : queueAge.TotalMilliseconds > options.MaxQueueAgeMs ? $"a final has waited {(int)queueAge.TotalMilliseconds} ms for a worker"
            : null;
        if (reason is not null)
        {
            throw new DecodersExhaustedException($"The recogniser is fully used: {reason}. Try again, or another instance.", load.RetryAfterMs);
        }
    }
}
