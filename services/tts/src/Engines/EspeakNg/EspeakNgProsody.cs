namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>
/// Maps factors of speed and pitch to espeak-ng's own scales. Both curves were fitted to lengths and pitches measured with
/// libespeak-ng 1.51, voice en-us: its words per minute and its pitch of 0 to 100 are nominal, not proportional.
/// </summary>
internal static class EspeakNgProsody
{
    private const int NormalWordsPerMinute = 175;
    private const int MinWordsPerMinute = 80;
    private const int MaxWordsPerMinute = 450;
    private const int NormalPitch = 50;

    /// <param name="rate">Speed, 0.5 to 2.0: half and twice the speed are 92 and 303 nominal words per minute.</param>
    public static int ToWordsPerMinute(double rate)
    {
        var slope = rate < 1 ? 166 : 128;
        return Math.Clamp((int)Math.Round(NormalWordsPerMinute + (slope * (rate - 1))), MinWordsPerMinute, MaxWordsPerMinute);
    }

    /// <param name="pitch">Pitch, 0.5 to 2.0; the engine reaches 0.66 to 1.68 and stays there beyond.</param>
    public static int ToPitch(double pitch)
    {
        var lowestOrHighest = pitch < 1 ? 0.66 : 1.0 / 1.68;
        var offset = NormalPitch * Math.Log(pitch) / Math.Abs(Math.Log(lowestOrHighest));
        return Math.Clamp((int)Math.Round(NormalPitch + offset), 0, 100);
    }
}
