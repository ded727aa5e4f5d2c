using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Models.Settings;

/// <summary>Registers the resolver.</summary>
public static class ModelsRegistration
{
    /// <summary>Adds <see cref="IModelResolver"/>; the caller registers <see cref="ModelsOptions"/> as its other validated options.</summary>
    /// <param name="services">The service's registrations.</param>
    public static IServiceCollection AddModels(this IServiceCollection services)
    {
        services.AddOptions<ModelsOptions>().PostConfigure<IConfiguration>((options, configuration) =>
            options.Folder = options.Folder.Length > 0 ? options.Folder : configuration[ModelsOptions.FolderVariable] ?? "");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IModelResolver>(provider => new ModelResolver(
            provider.GetRequiredService<IOptions<ModelsOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelResolver>>()));
        return services;
    }
}
