using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>The stages' messages as the turn engine's words.</summary>
internal static class StageMessages
{
    public static Transcription ToTranscription(Transcript transcript) => new(
        transcript.Text,
        transcript.Confidence,
        transcript.Engine,
        transcript.LikelyIncomplete,
        transcript.EngineTimeUs,
        ToTimedWords(transcript.Words));

    public static IReadOnlyList<TimedWord> ToTimedWords(IReadOnlyCollection<WordTiming> words)
    {
        if (words.Count == 0)
        {
            return [];
        }

        var timed = new TimedWord[words.Count];
        var at = 0;
        foreach (var word in words)
        {
            timed[at++] = new TimedWord(word.Word, word.StartMs, word.EndMs, word.Confidence);
        }

        return timed;
    }
}
