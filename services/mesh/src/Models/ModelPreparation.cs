using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Mesh.Models;

/// <summary>Fetches what the services would fetch, before they start: here a person sees what comes and how fast.</summary>
/// <remarks>Nothing that is missing keeps the mesh from starting: the engines that need no model take over, and one line says so.</remarks>
internal sealed class ModelPreparation(ModelSettings settings, IModelResolver resolver, IProgress<DownloadProgress> progress)
{
    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var missing = new List<(string What, string Instead)>();
        ModelUnavailableException? reason = null;
        foreach (var (request, what, instead) in new[]
        {
            (settings.Whisper, "Whisper model", "PocketSphinx listens"),
            (settings.Voice, "neural voice", "flite speaks"),
        })
        {
            if (request is null)
            {
                continue;
            }

            try
            {
                using var model = resolver.Find(request) ?? await FetchAsync(request, what, reason, output, cancellationToken);
                await output.WriteLineAsync($"{what}: {model.Name} ({model.Path})");
            }
            catch (ModelUnavailableException unavailable)
            {
                reason ??= unavailable;
                missing.Add((what, instead));
            }
        }

        if (reason is not null)
        {
            await output.WriteLineAsync(
                $"No {string.Join(" and no ", missing.Select(one => one.What))}: {string.Join(", ", missing.Select(one => one.Instead))}. {reason.Fault} 'make models' gets better ones, or VOICEMESH_MODELS=folder, or Models__Mirror=URL.");
        }
    }

    private async Task<ResolvedModel> FetchAsync(ModelRequest request, string what, ModelUnavailableException? earlier, TextWriter output, CancellationToken cancellationToken)
    {
        // Who could not reach the source a moment ago is not kept waiting a second time.
        if (earlier?.Reason == ModelUnavailableReason.Unreachable)
        {
            throw earlier;
        }

        if (settings.Options.Download == ModelsOptions.DownloadAuto && request.Path is null)
        {
            var plan = resolver.Plan(request);
            await output.WriteLineAsync(
                $"No {what} here yet; fetching {plan.Name}{(plan.SizeBytes is { } size ? $" ({DownloadPrinter.Size(size)})" : "")} from {plan.Source.Host}, once, into {plan.Folder}. Models__Download=off starts without.");
        }

        return await resolver.ResolveAsync(request, progress, cancellationToken);
    }
}
