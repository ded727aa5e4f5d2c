using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Testing;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>
/// Whole recordings against whisper.cpp: the same tokens at the same times. Held for every file of the unquantised models whose margins allow it; the two
/// whose smallest margin is below 0.03 are named in <see cref="Undecidable"/> and held, as the quantised models are, by feeding whisper.cpp's tokens and comparing
/// their log probabilities.
/// </summary>
[Trait("Category", "unit")]
public sealed class GoldenDecodeTests
{
    private const float LogProbabilityTolerance = 0.02f;
    private const float QuantizedTolerance = 0.5f;

    private static readonly string[] Undecidable =
    [
        "en-f16.flash0.speech-4s.greedy.ctx256",
        "multi-f16.flash0.chirp-41s.greedy.en.nocontext",
    ];

    public static TheoryData<string> Decidable => [.. GoldenDecode.Names("en-f16", "en-f32", "multi-f16").Except(Undecidable)];

    public static TheoryData<string> Others => [.. Undecidable.Concat(GoldenDecode.Names("en-q8_0", "en-q5_1", "en-q5_0", "en-q4_0"))];

    [Fact]
    public void Margins_OfTheFiles_AreAsListed() =>
        Assert.Equal(Undecidable, GoldenDecode.Names("en-f16", "en-f32", "multi-f16").Where(name => !GoldenDecode.Read(name).IsDecidable));

    [Theory]
    [MemberData(nameof(Decidable))]
    public void Transcribe_Greedy_EqualsWhisperCpp(string name)
    {
        var golden = GoldenDecode.Read(name);
        var (model, audio, settings, audioContext) = GoldenCase.Parse(name);
        var (whisper, vocabulary) = GoldenModels.Open(model);
        var transcriber = new Transcriber(whisper, vocabulary, maxBeams: 5, threads: 1);

        var windows = transcriber.Transcribe(GoldenData.Samples(audio), settings, audioContext).ToList();

        var segments = windows.SelectMany(window => window.Segments).ToList();
        Assert.Equal(golden.Segments.Select(segment => string.Join(' ', segment.Ids)), segments.Select(segment => string.Join(' ', segment.Tokens.Select(token => token.Id))));
        Assert.Equal(golden.Segments.Select(segment => segment.Text), segments.Select(segment => segment.Text));
        Assert.Equal(golden.Segments.Select(segment => segment.End), segments.Select(Hundredths(segment => segment.End)));
        if (segments[0].Tokens.Any(token => token.Timestamp > 0))
        {
            // Without times whisper.cpp's start is meaningless: see golden/README.md.
            Assert.Equal(golden.Segments.Select(segment => segment.Start), segments.Select(Hundredths(segment => segment.Start)));
        }

        foreach (var (expected, actual) in golden.Segments.SelectMany(segment => segment.LogProbabilities).Zip(segments.SelectMany(segment => segment.Tokens)))
        {
            Assert.Equal(expected, actual.LogProbability, LogProbabilityTolerance);
        }

        Assert.All(windows, window => Assert.Equal(WhisperLanguages.Code(golden.Language), window.Language));
        if (!vocabulary.Special.IsMultilingual && !settings.WithoutTimestamps)
        {
            // The only prompt for which whisper.cpp looks at the right row.
            Assert.Equal(1, windows[0].NoSpeechProbability / golden.Segments[0].NoSpeechProbability, 0.05f);
        }
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Predict_TokensOfWhisperCpp_HaveItsLogProbabilities(string name)
    {
        var segment = GoldenDecode.Read(name).Segments[0];
        var (model, audio, settings, audioContext) = GoldenCase.Parse(name);
        var (whisper, vocabulary) = GoldenModels.Open(model);
        var special = vocabulary.Special;
        var tolerance = model.Contains("-q", StringComparison.Ordinal) ? QuantizedTolerance : LogProbabilityTolerance;
        var predictor = Encode(whisper, audio, audioContext == 0 ? whisper.Hyperparameters.AudioContext : audioContext);
        var withoutTimestamps = special.IsMultilingual;
        int[] prompt = special.IsMultilingual ? [special.StartOfTranscript, special.FirstLanguage, special.Transcribe, special.NoTimestamps] : [special.StartOfTranscript];

        // A segment starts behind its first time, which the file leaves out: where it came, no time was possible for the token behind it.
        int[] leading = segment.Timestamps[0] == 0 && !withoutTimestamps ? [special.FirstTimestamp + (segment.Start / 2)] : [];
        var replay = new Hypothesis(224);
        replay.Reset(AudioFrames.PerPiece);
        var rules = new TokenRules(vocabulary);
        var chooser = new TokenChooser(special);
        var endings = new EndingRules(special);
        var bounds = new WindowBounds(0, 100_000, 224, false, 0, false, withoutTimestamps);
        var row = new float[special.VocabularySize];
        var worst = 0f;
        predictor.Append(0, prompt, row, CancellationToken.None);
        foreach (var (token, expected) in leading.Select(token => (token, float.NaN)).Concat(segment.Ids.Zip(segment.LogProbabilities)))
        {
            rules.Apply(row, replay, settings, withoutTimestamps);
            if (!float.IsNaN(expected) && !float.IsNegativeInfinity(row[token]))
            {
                worst = Math.Max(worst, Math.Abs(row[token] - expected));
            }

            replay.Append(chooser.At(row, token));
            endings.Judge(replay, bounds);
            predictor.Append(0, [token], row, CancellationToken.None);
        }

        Assert.InRange(worst, 0, tolerance);
    }

    private static Func<TranscriptSegment, int> Hundredths(Func<TranscriptSegment, TimeSpan> time) => segment => (int)Math.Round(time(segment).TotalSeconds * 100);

    private static TextDecoder Encode(Whisper.Model.WhisperModel model, string audio, int audioContext)
    {
        var spectrogram = new LogMelSpectrogram(model.Hyperparameters.MelBands, model.MelFilters.Span);
        spectrogram.Compute(GoldenData.Samples(audio));
        var window = new float[spectrogram.Bands * AudioFrames.PerEncoderFrame * audioContext];
        spectrogram.CopyWindow(0, audioContext, window);
        var encoded = new EncodedAudio(model, audioContext);
        new AudioEncoder(model, 1).Encode(window, audioContext, encoded, CancellationToken.None);
        var decoder = new TextDecoder(model, 1, 1);
        decoder.Begin(encoded);
        return decoder;
    }
}
