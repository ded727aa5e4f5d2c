namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>How much runs at the same time.</summary>
/// <param name="Workers">Windows worked on at the same time; one or more.</param>
/// <param name="Threads">Processors for one window; 0: as many as the other windows leave.</param>
/// <param name="EncoderBatch">Most windows that go through the encoder together.</param>
internal readonly record struct SchedulerSettings(int Workers, int Threads, int EncoderBatch)
{
    /// <summary>Fills in what the options leave open.</summary>
    /// <param name="options">The engine's settings.</param>
    /// <param name="maxEncoderBatch">What the runtime takes.</param>
    public static SchedulerSettings From(WhisperOptions options, int maxEncoderBatch) => new(
        options.Workers > 0 ? options.Workers : Environment.ProcessorCount,
        options.Threads,
        Math.Min(options.EncoderBatch, maxEncoderBatch));

    /// <summary>Processors for a window that starts now.</summary>
    /// <param name="busy">Windows that are worked on, that one included.</param>
    public int ThreadsFor(int busy) => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / Math.Max(1, busy));
}
