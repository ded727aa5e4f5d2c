namespace VoiceMesh.Models.Resolving;

/// <summary>A model cannot be had; the message says what was looked for, where, and what to do.</summary>
public sealed class ModelUnavailableException : Exception
{
    /// <summary>Says why a model cannot be had.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="fault">One sentence: what went wrong.</param>
    /// <param name="remedy">One sentence: what to do.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public ModelUnavailableException(ModelUnavailableReason reason, string fault, string remedy = "", Exception? inner = null)
        : base($"{fault} {remedy}".Trim(), inner)
    {
        Reason = reason;
        Fault = fault;
    }

    /// <summary>Why.</summary>
    public ModelUnavailableReason Reason { get; }

    /// <summary>What went wrong, without the advice.</summary>
    public string Fault { get; }
}
