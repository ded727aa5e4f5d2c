namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Everything that one utterance needs at a time: a front end and, per language model, a live and a final decoder.</summary>
/// <remarks>
/// Live and final are decoders of their own because a candidate for the end of speech is often a pause: the final then runs beside the live
/// decoder, which goes on as if nothing had happened when speech resumes.
/// </remarks>
internal sealed class DecoderSlot : IDisposable
{
    public DecoderSlot(DecoderArguments arguments)
    {
        using (var frontEnd = new SphinxArguments(arguments.FrontEnd))
        {
            FrontEnd = new CepstralFrontEnd(frontEnd);
        }

        if (arguments.Assistant is { } assistant)
        {
            AssistantLive = new LiveSearch(new SphinxDecoder(arguments.AssistantLive(assistant)));
            AssistantFinal = new FinalSearch(new SphinxDecoder(arguments.AssistantFinal(assistant)));
        }

        GeneralLive = new LiveSearch(new SphinxDecoder(arguments.GeneralLive));
        GeneralFinal = new FinalSearch(new SphinxDecoder(arguments.GeneralFinal));
    }

    public CepstralFrontEnd FrontEnd { get; }

    /// <summary>Null when the small model is switched off.</summary>
    public LiveSearch? AssistantLive { get; }

    /// <summary>Null when the small model is switched off.</summary>
    public FinalSearch? AssistantFinal { get; }

    public LiveSearch GeneralLive { get; }

    public FinalSearch GeneralFinal { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        FrontEnd.Dispose();
        AssistantLive?.Dispose();
        AssistantFinal?.Dispose();
        GeneralLive.Dispose();
        GeneralFinal.Dispose();
    }
}
