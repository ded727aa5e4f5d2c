using VoiceMesh.Models.Downloading;

namespace VoiceMesh.Models.Resolving;

/// <summary>Finds a model's files: explicit path, models folder, cache, download.</summary>
public interface IModelResolver
{
    /// <summary>Finds a model, and fetches it when it is missing and downloads are on.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="progress">Hears how a download goes; null for nobody.</param>
    /// <param name="cancellationToken">Ends the wait; a download that was begun is resumed by the next call.</param>
    /// <returns>The model; dispose it when the model is unloaded.</returns>
    /// <exception cref="ModelUnavailableException">It cannot be had; the message says why and what to do.</exception>
    Task<ResolvedModel> ResolveAsync(ModelRequest request, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Finds a model on this machine; never uses the network.</summary>
    /// <param name="request">Which one.</param>
    /// <returns>Null when it is not here, or is not what it should be.</returns>
    ResolvedModel? Find(ModelRequest request);

    /// <summary>What a download of the request would fetch.</summary>
    /// <param name="request">Which one.</param>
    /// <exception cref="ModelUnavailableException">Nothing suits the request.</exception>
    DownloadPlan Plan(ModelRequest request);

    /// <summary>Every model in the models folder and the cache.</summary>
    IReadOnlyList<PresentModel> Present();
}
