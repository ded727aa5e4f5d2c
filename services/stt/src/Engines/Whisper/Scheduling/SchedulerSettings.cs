namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>How much runs at the same time.</summary>
/// <param name="Workers">Windows worked on at the same time; one or more.</param>
/// <param name="Threads">Processors for one window; 0: as many as the other windows leave.</param>
/// <param name="EncoderBatch">Most windows that go through the encoder together.</param>
internal readonly record struct SchedulerSettings(int Workers, int Threads, int EncoderBatch)
{
    // A window done by two processors is done in little more than half the time, and one fast worker answers sooner than two slow ones: while one
    // window waits for the other, neither is slowed by it.
    private const int ProcessorsPerWorker = 2;

    /// <summary>Fills in what the options leave open.</summary>
    /// <param name="options">The engine's settings.</param>
    /// <param name="maxEncoderBatch">What the runtime takes.</param>
    public static SchedulerSettings From(WhisperOptions options, int maxEncoderBatch) => new(
        options.Workers > 0 ? options.Workers : Math.Max(1, Environment.ProcessorCount / ProcessorsPerWorker),
        options.Threads,
        Math.Min(options.EncoderBatch, maxEncoderBatch));

    /// <summary>Processors for a window that starts now.</summary>
    /// <param name="busy">Windows that are worked on, that one included.</param>
    public int ThreadsFor(int busy) => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / Math.Max(1, busy));
}
