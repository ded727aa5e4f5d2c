namespace VoiceMesh.LlmProxy.Providers.Offline;

/// <summary>A skill's answer and how sure it is that it was meant.</summary>
/// <param name="Text">What to say: short, to be spoken.</param>
/// <param name="Confidence">0 to 1; the highest of all skills wins, and of equals the one that is asked first.</param>
public sealed record SkillAnswer(string Text, double Confidence)
{
    /// <summary>The whole utterance was understood.</summary>
    public const double Certain = 0.95;

    /// <summary>Its key words were all there.</summary>
    public const double Likely = 0.75;

    /// <summary>Some sign of it was there.</summary>
    public const double Possible = 0.5;

    /// <summary>Nothing better is to be said.</summary>
    public const double LastResort = 0.1;
}
