using VoiceMesh.Whisper.Decoding;

namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>One window at a time on the managed engine.</summary>
internal sealed class ManagedRecogniser(WindowTranscriber transcriber, WhisperOptions options, bool isMultilingual) : IWindowRecogniser
{
    private readonly PcmSamples _samples = new();

    /// <summary>Computes the window's spectrogram.</summary>
    /// <param name="window">What will be encoded.</param>
    /// <returns>Ready to be encoded.</returns>
    public WindowTranscriber Prepare(RecognitionWindow window)
    {
        transcriber.Prepare(_samples.Convert(window.Samples.Span).Span, window.AudioContext);
        return transcriber;
    }

    /// <inheritdoc />
    public RecognisedWindow Decode(RecognitionWindow window, int threads, CancellationToken cancellationToken)
    {
        var heard = transcriber.Decode(SettingsFor(window), cancellationToken);
        return new RecognisedWindow(
            [.. heard.Segments.Select(segment => new RecognisedSegment(segment.Text, [.. segment.Tokens.Where(IsText).Select(ToToken)]))],
            heard.Language,
            float.IsFinite(heard.NoSpeechProbability) ? heard.NoSpeechProbability : 0,
            double.IsFinite(heard.AverageLogProbability) ? (float)heard.AverageLogProbability : 0);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Its memory is managed.
    }

    private static bool IsText(TranscriptToken token) => token.Text.Length > 0;

    private static RecognisedToken ToToken(TranscriptToken token) =>
        new(token.Text, token.LogProbability, (int)token.Start.TotalMilliseconds, (int)token.End.TotalMilliseconds);

    private TranscriptionSettings SettingsFor(RecognitionWindow window)
    {
        var final = window.Quality == RecognitionQuality.Final;
        return new TranscriptionSettings
        {
            Language = isMultilingual ? window.Language ?? TranscriptionSettings.DetectLanguage : "en",
            InitialPrompt = window.Prompt.Length > 0 ? window.Prompt : null,
            Temperature = 0,
            TemperatureIncrement = final ? (float)options.TemperatureStep : 0,
            BestOf = 1,
            BeamSize = final ? options.BeamSize : 1,
            LogProbabilityThreshold = (float)options.LogProbabilityThreshold,
            NoSpeechThreshold = (float)options.NoSpeechThreshold,
            MaxTokens = window.MaxTokens,
            SingleSegment = !final,
        };
    }
}
