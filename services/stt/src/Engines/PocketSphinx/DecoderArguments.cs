using System.Globalization;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The settings of the four decoders of a slot and of the front end.</summary>
internal sealed class DecoderArguments
{
    private readonly PocketSphinxModelFiles _files;
    private readonly PocketSphinxOptions _options;
    private readonly IReadOnlyList<string> _features;

    public DecoderArguments(PocketSphinxModelFiles files, AssistantModelFiles? assistant, PocketSphinxOptions options)
    {
        _files = files;
        _options = options;
        _features = files.ReadFeatureArguments();
        Assistant = assistant;
    }

    /// <summary>The small model's files; null when it is switched off.</summary>
    public AssistantModelFiles? Assistant { get; }

    /// <summary>
    /// Features as the acoustic model was trained, but nothing normalised, and silence kept so that frame n is at n × 10 ms.
    /// </summary>
    public IReadOnlyList<string> FrontEnd => [.. _features, "-remove_silence", "no"];

    public IReadOnlyList<string> GeneralFinal => General(live: false);

    public IReadOnlyList<string> GeneralLive => General(live: true);

    public IReadOnlyList<string> AssistantFinal(AssistantModelFiles assistant) => Small(assistant, live: false);

    public IReadOnlyList<string> AssistantLive(AssistantModelFiles assistant) => Small(assistant, live: true);

    private List<string> General(bool live) =>
    [
        .. Common(live),
        "-dict", _files.DictionaryFile,
        "-lm", _files.LanguageModelFile,
        "-maxhmmpf", _options.GeneralMaxStatesPerFrame.ToString(CultureInfo.InvariantCulture),
        "-maxwpf", _options.GeneralMaxWordsPerFrame.ToString(CultureInfo.InvariantCulture),
        "-pl_window", "5",
    ];

    private List<string> Small(AssistantModelFiles assistant, bool live) =>
        [.. Common(live), "-dict", assistant.DictionaryFile, "-lm", assistant.LanguageModelFile];

    private List<string> Common(bool live)
    {
        // Live decoders make interims: one pass is enough, and abandoning them costs nothing.
        string[] passes = live ? ["-fwdflat", "no", "-bestpath", "no"] : [];
        return [.. FrontEnd, "-hmm", _files.AcousticModelFolder, "-featparams", "/dev/null", "-cmn", "none", .. passes];
    }
}
