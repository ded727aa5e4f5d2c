using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Mesh.Models;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Mesh.Commands;

/// <summary>Fetches models ahead of use, or shows which there are.</summary>
/// <param name="Models">Names of Whisper models, or <c>auto</c>.</param>
/// <param name="Voices">Names of voices, or <c>auto</c>.</param>
/// <param name="List">Show the catalogue instead.</param>
internal sealed record ModelsCommand(IReadOnlyList<string> Models, IReadOnlyList<string> Voices, bool List) : ICommand
{
    /// <summary>Ended by Ctrl-C, as shells report it.</summary>
    private const int ExitInterrupted = 130;

    public async Task<int> RunAsync()
    {
        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        try
        {
            var settings = ModelSettings.Read();
            if (!List)
            {
                // Whoever asks for a download has it, whatever the services are told.
                settings.Options.Download = VoiceMesh.Models.Settings.ModelsOptions.DownloadAuto;
            }

            using var resolver = new ModelResolver(settings.Options, TimeProvider.System, NullLogger<ModelResolver>.Instance);
            return List ? await ShowAsync(resolver) : await FetchAsync(resolver, stopping.Token);
        }
        catch (MeshStartException refused)
        {
            await Console.Error.WriteLineAsync($"mesh: {refused.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("\nmesh: stopped; the same command goes on where it ended.");
            return ExitInterrupted;
        }
    }

    private async Task<int> FetchAsync(ModelResolver resolver, CancellationToken cancellationToken)
    {
        var printer = new DownloadPrinter(Console.Out, !Console.IsOutputRedirected, TimeProvider.System);
        var failed = 0;
        foreach (var (kind, name) in Models.Select(name => (ModelKind.Whisper, name)).Concat(Voices.Select(name => (ModelKind.Voice, name))))
        {
            try
            {
                var request = kind == ModelKind.Whisper ? ModelRequest.Whisper(name) : ModelRequest.Voice(name);
                using var model = await resolver.ResolveAsync(request, printer, cancellationToken);
                await Console.Out.WriteLineAsync($"{model.Name}  {model.Path}");
            }
            catch (ModelUnavailableException unavailable)
            {
                await Console.Error.WriteLineAsync($"mesh: {unavailable.Message}");
                failed++;
            }
        }

        return failed == 0 ? 0 : 1;
    }

    private static async Task<int> ShowAsync(ModelResolver resolver)
    {
        await Console.Out.WriteAsync(ModelTable.Render(
            resolver.Present(),
            Choice(resolver, ModelRequest.Whisper(ModelRequest.Auto)),
            Choice(resolver, ModelRequest.Voice(ModelRequest.Auto, VoiceCatalogue.Default[..5].Replace('_', '-')))));
        return 0;
    }

    private static string? Choice(ModelResolver resolver, ModelRequest request)
    {
        try
        {
            using var here = resolver.Find(request);
            return here?.Name ?? resolver.Plan(request).Name;
        }
        catch (ModelUnavailableException)
        {
            return null;
        }
    }
}
