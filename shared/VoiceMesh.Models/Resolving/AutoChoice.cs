using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Models.Resolving;

/// <summary>What <c>auto</c> stands for.</summary>
internal sealed class AutoChoice(ModelsOptions options, int cores)
{
    /// <summary>The models at hand that suit, best first; those of the models folder before those of the cache.</summary>
    public IEnumerable<PresentModel> Rank(ModelRequest request, IEnumerable<PresentModel> present)
    {
        var suitable = present.Where(model => model.Kind == request.Kind);
        return request.Kind == ModelKind.Voice
            ? suitable.Where(model => VoiceCatalogue.SpeaksLanguage(model.Name, request.Language))
                .OrderBy(model => model.Origin)
                .ThenByDescending(model => SameLocale(model.Name, request.Language))
                .ThenByDescending(model => model.Name == VoiceCatalogue.ForLanguage(request.Language)?.Name)
                .ThenBy(model => model.Name, StringComparer.Ordinal)
            : suitable.Where(model => Hears(model.Name, request.Language) && MemoryBytes(model) <= MemoryBudget.Bytes(options))
                .OrderBy(model => model.Origin)
                .ThenByDescending(KeepsUp)
                .ThenByDescending(model => KeepsUp(model) ? Rank(model) : -model.SizeBytes)
                .ThenByDescending(model => IsEnglishOnly(model.Name) && WhisperChoice.IsEnglish(request.Language))
                .ThenByDescending(model => WhisperCatalogue.Find(model.Name)?.Quantisation == "q8_0")
                .ThenBy(model => model.SizeBytes);
    }

    /// <summary>The published model that suits best.</summary>
    /// <exception cref="ModelUnavailableException">None suits.</exception>
    public string ToFetch(ModelRequest request)
    {
        if (request.Kind == ModelKind.Voice)
        {
            return VoiceCatalogue.ForLanguage(request.Language)?.Name ?? throw new ModelUnavailableException(
                ModelUnavailableReason.NotFound,
                $"No voice is known for the language '{request.Language}'.",
                "Name one; 'make models LIST=1' shows some, and Piper's list of samples all.");
        }

        var memory = MemoryBudget.Bytes(options);
        return WhisperChoice.Best(memory, cores, request.Language, (long)options.AutoDownloadLimitMb << 20)?.Name ?? throw new ModelUnavailableException(
            ModelUnavailableReason.TooLarge,
            $"No Whisper model fits {memory >> 20} MiB of memory (Models:MemoryLimitMb) and {options.AutoDownloadLimitMb} MiB of download (Models:AutoDownloadLimitMb).",
            "Raise them, or name a model.");
    }

    private static bool SameLocale(string name, string language) => name.Split('-')[0].Replace('_', '-').Equals(language, StringComparison.OrdinalIgnoreCase);

    private static bool IsEnglishOnly(string name) => name.Split('-')[0].EndsWith(".en", StringComparison.Ordinal);

    /// <summary>A model that knows English alone cannot hear another language, nor find out which one it is.</summary>
    private static bool Hears(string name, string language) => !IsEnglishOnly(name) || WhisperChoice.IsEnglish(language);

    private static long Rank(PresentModel model) => WhisperCatalogue.Find(model.Name)?.Shape.Rank ?? 0;

    private static long MemoryBytes(PresentModel model) => model.SizeBytes + (WhisperCatalogue.Find(model.Name)?.Shape.WorkingBytes ?? 0);

    private bool KeepsUp(PresentModel model) => WhisperCatalogue.Find(model.Name) is not { } known || known.Shape.MinCores <= cores;
}
