using System.Globalization;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Where the acoustic model, the pronouncing dictionary and the general language model lie.</summary>
/// <param name="AcousticModelFolder">Folder with <c>mdef</c>, <c>means</c>, <c>feat.params</c> and the rest.</param>
/// <param name="DictionaryFile">Words and their phones.</param>
/// <param name="LanguageModelFile">The general trigram model.</param>
public sealed record PocketSphinxModelFiles(string AcousticModelFolder, string DictionaryFile, string LanguageModelFile)
{
    /// <summary>Where Debian's package <c>pocketsphinx-en-us</c> puts its files.</summary>
    public const string DebianFolder = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Environment variable with a folder of models; its <c>pocketsphinx/en-us</c> is looked at.</summary>
    public const string ModelsVariable = "VOICEMESH_MODELS";

    /// <summary>Finds the files: the configured folder, else <see cref="ModelsVariable"/>, else Debian's.</summary>
    /// <param name="configuredFolder">The option, or empty.</param>
    /// <param name="modelsFolder">Value of <see cref="ModelsVariable"/>, or null.</param>
    /// <exception cref="SpeechEngineUnavailableException">Nothing is there; names the package to install.</exception>
    public static PocketSphinxModelFiles Resolve(string configuredFolder, string? modelsFolder)
    {
        string[] candidates = configuredFolder.Length > 0
            ? [configuredFolder]
            : modelsFolder is { Length: > 0 }
                ? [Path.Combine(modelsFolder, "pocketsphinx", "en-us"), DebianFolder]
                : [DebianFolder];
        foreach (var folder in candidates)
        {
            var files = new PocketSphinxModelFiles(
                Path.Combine(folder, "en-us"), Path.Combine(folder, "cmudict-en-us.dict"), Path.Combine(folder, "en-us.lm.bin"));
            if (File.Exists(files.DictionaryFile) && File.Exists(files.LanguageModelFile)
                && File.Exists(Path.Combine(files.AcousticModelFolder, "mdef")) && File.Exists(files.FeatureParametersFile))
            {
                return files;
            }
        }

        throw new SpeechEngineUnavailableException(
            $"No PocketSphinx model in {string.Join(" or ", candidates)}: install the Debian package pocketsphinx-en-us, "
            + "or set PocketSphinx:ModelFolder to a folder with en-us/, cmudict-en-us.dict and en-us.lm.bin.");
    }

    /// <summary>The acoustic model's feature parameters.</summary>
    public string FeatureParametersFile => Path.Combine(AcousticModelFolder, "feat.params");

    /// <summary>
    /// The feature parameters as command-line switches, less <c>-cmn</c> and <c>-model</c>: normalisation is done outside the decoder, and with
    /// <c>-featparams</c> pointed away from the file no setting of it overrides ours.
    /// </summary>
    public IReadOnlyList<string> ReadFeatureArguments()
    {
        var words = File.ReadAllText(FeatureParametersFile).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var arguments = new List<string>();
        for (var i = 0; i + 1 < words.Length; i += 2)
        {
            if (words[i] is not ("-cmn" or "-model"))
            {
                arguments.AddRange([words[i], words[i + 1]]);
            }
        }

        return arguments;
    }

    /// <summary>The mean that the acoustic model expects before anything was heard.</summary>
    public float[] ReadInitialMean()
    {
        var arguments = ReadFeatureArguments();
        var at = arguments.ToList().IndexOf("-cmninit");
        return at < 0
            ? new float[CepstralBuffer.Coefficients]
            : [.. arguments[at + 1].Split(',').Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
    }
}
