namespace VoiceMesh.Stt.Engines.Whisper.Text;

/// <summary>The text that a window is decoded after: it makes words and spellings likely that it holds.</summary>
/// <remarks>The model attends to the last 224 tokens of it only, so what was just said comes last.</remarks>
internal static class PromptComposer
{
    private const int MostHintCharacters = 400;
    private const int MostSpokenCharacters = 400;

    /// <summary>Composes it.</summary>
    /// <param name="initialPrompt">The setting; may be empty.</param>
    /// <param name="hints">Of the stream; as many as fit.</param>
    /// <param name="spoken">What was said earlier in the utterance; its end is taken.</param>
    public static string Compose(string initialPrompt, IReadOnlyList<string> hints, string spoken)
    {
        var taken = new List<string>();
        var room = MostHintCharacters;
        foreach (var hint in hints.Select(OneLine).Where(hint => hint.Length > 0))
        {
            room -= hint.Length + 2;
            if (room < 0)
            {
                break;
            }

            taken.Add(hint);
        }

        string[] parts = [OneLine(initialPrompt), taken.Count > 0 ? string.Join(", ", taken) + "." : "", Tail(spoken)];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Tail(string text)
    {
        if (text.Length <= MostSpokenCharacters)
        {
            return text;
        }

        var tail = text[^MostSpokenCharacters..];
        return tail[(tail.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }
}
