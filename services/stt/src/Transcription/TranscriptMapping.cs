using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Transcription;

/// <summary>From an engine's hypothesis to the message of the contract.</summary>
public static class TranscriptMapping
{
    /// <summary>Maps; <c>engine_time_us</c> is left to finals.</summary>
    /// <param name="hypothesis">What the engine heard.</param>
    /// <param name="engine">The engine's name.</param>
    public static Transcript ToTranscript(this Hypothesis hypothesis, string engine)
    {
        var transcript = new Transcript
        {
            Text = hypothesis.Text,
            Confidence = hypothesis.Confidence,
            AudioMs = (uint)hypothesis.AudioMs,
            Engine = engine,
            LikelyIncomplete = IncompleteSpeech.IsLikely(hypothesis.Text),
            Language = hypothesis.Language,
        };
        transcript.Words.AddRange(hypothesis.Words.Select(word => new WordTiming
        {
            Word = word.Text,
            StartMs = (uint)word.StartMs,
            EndMs = (uint)word.EndMs,
            Confidence = word.Confidence,
        }));
        return transcript;
    }
}
