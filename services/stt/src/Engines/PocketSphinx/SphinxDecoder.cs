using System.Runtime.InteropServices;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>One native decoder over one language model. Used by one thread at a time; keeps nothing from one utterance to the next.</summary>
internal sealed class SphinxDecoder : IDisposable
{
    /// <summary>
    /// Frames per native call. With more than its window holds, a decoder without second pass loses frames; it also bounds how long a
    /// cancellation waits.
    /// </summary>
    public const int FramesPerCall = 4;

    // The library's default base of logarithms, in which scores and posteriors come back.
    private static readonly double LogBase = Math.Log(1.0001);
    private nint _handle;

    /// <summary>Loads the models; takes 0.2 to 0.6 s for the general one.</summary>
    /// <param name="arguments">The settings.</param>
    /// <exception cref="SpeechEngineUnavailableException">The library cannot load the models.</exception>
    public SphinxDecoder(IReadOnlyList<string> arguments)
    {
        SphinxBaseNative.Silence();
        using var parsed = new SphinxArguments(arguments);
        _handle = PocketSphinxNative.Create(parsed.Handle);
        if (_handle == 0)
        {
            throw new SpeechEngineUnavailableException($"PocketSphinx cannot load its models with '{string.Join(' ', arguments)}'.");
        }
    }

    /// <summary>Begins an utterance.</summary>
    public void Start() => Check(PocketSphinxNative.StartUtterance(_handle), "start an utterance");

    /// <summary>Searches some frames.</summary>
    /// <param name="cepstra">At most <see cref="FramesPerCall"/> normalised frames.</param>
    public unsafe void Process(ReadOnlySpan<float> cepstra)
    {
        var frames = cepstra.Length / CepstralBuffer.Coefficients;
        if (frames == 0)
        {
            return;
        }

        fixed (float* first = cepstra)
        {
            var rows = stackalloc float*[FramesPerCall];
            for (var row = 0; row < frames; row++)
            {
                rows[row] = first + (row * CepstralBuffer.Coefficients);
            }

            Check(PocketSphinxNative.ProcessCepstra(_handle, rows, frames, 0, 0), "decode");
        }
    }

    /// <summary>Ends an utterance; with second passes switched on they run now.</summary>
    public void End() => Check(PocketSphinxNative.EndUtterance(_handle), "end an utterance");

    /// <summary>The best path so far, without timings.</summary>
    /// <param name="frames">Frames decoded.</param>
    public SphinxResult ReadPartial(int frames)
    {
        var (text, score) = ReadPath();
        return new SphinxResult(text, score, frames, 0, []);
    }

    /// <summary>The best path of an ended utterance with its words and posteriors.</summary>
    /// <param name="frames">Frames decoded.</param>
    public SphinxResult ReadFinal(int frames)
    {
        var (text, score) = ReadPath();
        if (text.Length == 0)
        {
            return new SphinxResult("", score, frames, 0, []);
        }

        var logPosterior = PocketSphinxNative.GetPosterior(_handle) * LogBase;
        var words = new List<RecognisedWord>();
        for (var segment = PocketSphinxNative.FirstSegment(_handle); segment != 0; segment = PocketSphinxNative.NextSegment(segment))
        {
            var word = Marshal.PtrToStringUTF8(PocketSphinxNative.SegmentWord(segment)) ?? "";
            if (word is ['<' or '[' or '+', ..])
            {
                continue;
            }

            PocketSphinxNative.SegmentFrames(segment, out var firstFrame, out var lastFrame);
            var posterior = Math.Exp(PocketSphinxNative.SegmentPosterior(segment, out _, out _, out _) * LogBase);
            words.Add(new RecognisedWord(
                PronouncingDictionary.WithoutVariant(word),
                firstFrame * CepstralBuffer.FrameMs,
                (lastFrame + 1) * CepstralBuffer.FrameMs,
                (float)Math.Clamp(posterior, 0, 1)));
        }

        // The posterior of the whole path falls with every word; its geometric mean per word does not, and compares between utterances.
        var confidence = Math.Clamp(Math.Exp(logPosterior / Math.Max(1, words.Count)), 0, 1);
        return new SphinxResult(text, score, frames, (float)confidence, words);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = PocketSphinxNative.Free(_handle);
            _handle = 0;
        }
    }

    private (string Text, int Score) ReadPath()
    {
        var text = Marshal.PtrToStringUTF8(PocketSphinxNative.GetHypothesis(_handle, out var score)) ?? "";
        return (text, score);
    }

    private static void Check(int status, string action)
    {
        if (status < 0)
        {
            throw new InvalidOperationException($"PocketSphinx failed to {action} (status {status}).");
        }
    }
}
