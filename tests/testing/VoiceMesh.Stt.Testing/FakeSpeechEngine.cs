using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Testing;

/// <summary>An engine whose decoders say what a test tells them to.</summary>
public sealed class FakeSpeechEngine : ISpeechEngine
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What <see cref="LoadAsync"/> throws, if anything.</summary>
    public Exception? LoadFault { get; set; }

    /// <summary>What <see cref="OpenAsync"/> throws, if anything.</summary>
    public Exception? OpenFault { get; set; }

    /// <summary>The decoder that the next stream gets.</summary>
    public FakeUtteranceDecoder Decoder { get; } = new();

    /// <summary>What the last stream asked for.</summary>
    public UtteranceSettings? Settings { get; private set; }

    /// <summary>Completes when a stream has opened a decoder.</summary>
    public Task Opened => _opened.Task;

    /// <inheritdoc />
    public SpeechEngineDescription Description { get; init; } = new("fake", "Says what a test tells it to.", ["none"], ["en-US", "de-DE"], 16000, 1);

    /// <inheritdoc />
    public EngineLoad Load => new(0, TimeSpan.Zero);

    /// <inheritdoc />
    public Task LoadAsync(CancellationToken cancellationToken) => LoadFault is { } fault ? Task.FromException(fault) : Task.CompletedTask;

    /// <inheritdoc />
    public ValueTask<IUtteranceDecoder> OpenAsync(UtteranceSettings settings, CancellationToken cancellationToken)
    {
        Settings = settings;
        _opened.TrySetResult();
        return OpenFault is { } fault ? ValueTask.FromException<IUtteranceDecoder>(fault) : ValueTask.FromResult<IUtteranceDecoder>(Decoder);
    }
}
