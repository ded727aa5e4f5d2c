using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Testing.Whisper;

namespace VoiceMesh.Stt.Tests.Engines.Whisper;

/// <summary>A loaded Whisper engine over some runtime.</summary>
internal sealed class WhisperBench : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public WhisperBench(IWhisperRuntime runtime, WhisperOptions? options = null, TimeProvider? time = null)
        : this(new FakeWhisperModelSource(), new FakeWhisperRuntimeFactory(runtime), options, time)
    {
    }

    public WhisperBench(FakeWhisperModelSource models, IWhisperRuntimeFactory runtimes, WhisperOptions? options = null, TimeProvider? time = null) =>
        Engine = new WhisperSpeechEngine(
            models,
            runtimes,
            Options.Create(options ?? new WhisperOptions()),
            new WhisperMetrics(_services.GetRequiredService<IMeterFactory>()),
            time ?? TimeProvider.System,
            NullLogger<WhisperSpeechEngine>.Instance);

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public WhisperSpeechEngine Engine { get; }

    public static async Task<WhisperBench> LoadAsync(IWhisperRuntime runtime, WhisperOptions? options = null, TimeProvider? time = null)
    {
        var bench = new WhisperBench(runtime, options, time);
        await bench.Engine.LoadAsync(CancellationToken.None).WaitAsync(Patience);
        return bench;
    }

    public ValueTask<IUtteranceDecoder> OpenAsync(bool interims = true, string language = "en", params string[] hints) =>
        Engine.OpenAsync(new UtteranceSettings(language, interims, hints), CancellationToken.None);

    public async Task<Hypothesis> TranscribeAsync(short[] samples, bool interims = false)
    {
        await using var decoder = await OpenAsync(interims);
        decoder.Append(samples);
        return await decoder.FinishAsync(CancellationToken.None).WaitAsync(Patience);
    }

    public void Dispose()
    {
        Engine.Dispose();
        _services.Dispose();
    }
}
