namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>A sentence as the numbers that a model takes.</summary>
/// <param name="Ids">Begin, pad, then each phoneme's numbers and a pad, then end.</param>
/// <param name="FirstId">For each phoneme the place of its first number, and at last the place of the end.</param>
/// <param name="Skipped">Phonemes that the voice does not know.</param>
internal sealed record PhonemeIds(long[] Ids, int[] FirstId, IReadOnlyList<string> Skipped)
{
    /// <summary>Numbers a sentence's phonemes by Piper's rules.</summary>
    public static PhonemeIds Encode(IReadOnlyList<string> phonemes, PiperVoiceConfig config)
    {
        var pad = config.PhonemeIds[PiperVoiceConfig.Pad];
        List<long> ids = [.. config.PhonemeIds[PiperVoiceConfig.Begin], .. pad];
        var first = new int[phonemes.Count + 1];
        List<string>? skipped = null;
        for (var i = 0; i < phonemes.Count; i++)
        {
            first[i] = ids.Count;
            if (config.PhonemeIds.TryGetValue(phonemes[i], out var own))
            {
                ids.AddRange(own);
                ids.AddRange(pad);
            }
            else
            {
                (skipped ??= []).Add(phonemes[i]);
            }
        }

        first[^1] = ids.Count;
        ids.AddRange(config.PhonemeIds[PiperVoiceConfig.End]);
        return new PhonemeIds([.. ids], first, skipped ?? []);
    }
}
