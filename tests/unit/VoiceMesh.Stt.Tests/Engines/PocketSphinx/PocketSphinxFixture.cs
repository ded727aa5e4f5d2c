using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMesh.Audio.Wave;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

/// <summary>The real engine with one slot, loaded once for the tests that decode.</summary>
public sealed class PocketSphinxFixture : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public PocketSphinxEngine Engine { get; } = Create(new PocketSphinxOptions { Slots = 1, QueueLimit = 1, QueueTimeoutMs = 60000 }, TimeProvider.System);

    public static PocketSphinxEngine Create(PocketSphinxOptions options, TimeProvider time) =>
        new(Options.Create(options), time, NullLogger<PocketSphinxEngine>.Instance);

    public static short[] Recording(string name) =>
        WaveFile.Read(Path.Combine(AppContext.BaseDirectory, "audio", name + ".wav")).Samples.ToArray();

    public ValueTask<IUtteranceDecoder> OpenAsync(bool interims = true) =>
        Engine.OpenAsync(new UtteranceSettings("en-US", interims, []), CancellationToken.None);

    public async Task<Hypothesis> TranscribeAsync(short[] samples, bool interims = false)
    {
        await using var decoder = await OpenAsync(interims);
        decoder.Append(samples);
        return await decoder.FinishAsync(CancellationToken.None).WaitAsync(Patience);
    }

    public Task InitializeAsync() => Engine.LoadAsync(CancellationToken.None).WaitAsync(Patience);

    public Task DisposeAsync()
    {
        Engine.Dispose();
        return Task.CompletedTask;
    }
}
