using System.Collections.Concurrent;
using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Testing;

/// <summary>
/// An engine without a voice: every character becomes a set number of loud samples, in callbacks of set size, with one word per
/// space-separated word. A test may hold it in mid-sentence or make it fail.
/// </summary>
public sealed class FakeSpeechSynthesizer : ISpeechSynthesizer
{
    /// <summary>Value of every sample that it speaks.</summary>
    public const short SampleValue = 12_000;

    public FakeSpeechSynthesizer(string engine = "fake", params (string Name, string Language)[] voices)
    {
        Engine = engine;
        if (voices.Length == 0)
        {
            voices = [("fake-english", "en-US"), ("fake-german", "de")];
        }

        Voices = [.. voices.Select(v => new VoiceInfo(v.Name, engine, v.Language, 16_000, SpeechScript.Unicode, v.Name))];
    }

    /// <inheritdoc />
    public string Engine { get; }

    /// <inheritdoc />
    public string Note => "A fake engine for tests.";

    /// <inheritdoc />
    public IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>Loud samples per character. Default 160, which is 10 ms.</summary>
    public int SamplesPerCharacter { get; init; } = 160;

    /// <summary>Samples per callback. Default 320.</summary>
    public int CallbackSamples { get; init; } = 320;

    /// <summary>Requests whose text holds this fail with <see cref="SpeechEngineException"/>.</summary>
    public string? FailOn { get; init; }

    /// <summary>Awaited after the first callback of requests whose text holds "hold".</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    /// <summary>Texts in the order in which they were begun.</summary>
    public ConcurrentQueue<string> Spoken { get; } = new();

    /// <summary>Texts whose synthesis was cut short.</summary>
    public ConcurrentQueue<string> Cancelled { get; } = new();

    /// <inheritdoc />
    public async Task SynthesizeAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        Spoken.Enqueue(request.Text);
        if (FailOn is not null && request.Text.Contains(FailOn, StringComparison.Ordinal))
        {
            throw new SpeechEngineException("The fake engine failed as told.");
        }

        try
        {
            await Task.Yield();
            await SpeakAsync(request, sink, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.Enqueue(request.Text);
            throw;
        }
    }

    private async Task SpeakAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        var callback = new short[CallbackSamples];
        Array.Fill(callback, SampleValue);
        var total = (int)(request.Text.Length * SamplesPerCharacter / request.SpeakingRate);
        for (var sent = 0; sent < total; sent += callback.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!sink.WriteAudio(callback.AsSpan(0, Math.Min(callback.Length, total - sent))))
            {
                throw new OperationCanceledException(cancellationToken);
            }

            if (sent == 0 && request.Text.Contains("hold", StringComparison.Ordinal))
            {
                await Hold.WaitAsync(cancellationToken);
            }
        }

        var position = 0;
        foreach (var word in request.Text.Split(' '))
        {
            sink.WriteWord(new SpokenWord(word, (long)position * SamplesPerCharacter, (long)(position + word.Length) * SamplesPerCharacter, true));
            position += word.Length + 1;
        }
    }
}
