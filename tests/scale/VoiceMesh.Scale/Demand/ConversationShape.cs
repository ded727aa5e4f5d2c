namespace VoiceMesh.Scale.Demand;

/// <summary>What people do; means of the distributions that the simulation draws from.</summary>
/// <param name="Turns">Turns of a conversation (geometric).</param>
/// <param name="PauseSeconds">From the end of a reply to the next words (exponential).</param>
/// <param name="SpeechSeconds">Length of an utterance (log-normal, sigma 0.5).</param>
/// <param name="ReplySeconds">Length of a spoken reply (log-normal, sigma 0.5).</param>
/// <param name="ModelSeconds">Time to the first sentence of the language model behind llm-proxy (log-normal, sigma 0.4); it runs elsewhere.</param>
public sealed record ConversationShape(double Turns, double PauseSeconds, double SpeechSeconds, double ReplySeconds, double ModelSeconds)
{
    /// <summary>Assistant-like conversations of about two minutes.</summary>
    public static ConversationShape Default { get; } = new(10, 2.5, 3.2, 4, 0.35);

    /// <summary>Expected length of a conversation in seconds, endpointing included, when nothing is slow.</summary>
    public double MeanSeconds => Turns * (PauseSeconds + SpeechSeconds + StageCosts.EndpointingSeconds + ModelSeconds + ReplySeconds);
}
