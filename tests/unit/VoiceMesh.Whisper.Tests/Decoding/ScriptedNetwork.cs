using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>Networks that say what a test wants to hear.</summary>
internal static class ScriptedNetwork
{
    /// <summary>Predicts the tokens of a script one after another, then the end of the text, and then anything.</summary>
    /// <param name="promptLength">Tokens of the prompt.</param>
    /// <param name="certainty">How far a scripted token's logit is above the others'.</param>
    /// <param name="script">The tokens.</param>
    public static FakeTokenPredictor.LogitsAfter Script(int promptLength, float certainty, params int[] script) => (tokens, logits) =>
    {
        logits.Clear();
        var place = tokens.Count - promptLength;
        if (place >= 0)
        {
            logits[place < script.Length ? script[place] : TinyVocabulary.Special.EndOfText] = certainty;
        }
    };
}
