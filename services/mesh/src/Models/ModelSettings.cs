using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Mesh.Models;

/// <summary>What the environment says of models; the services that this process starts inherit the same environment.</summary>
/// <param name="Options">Where models are looked for.</param>
/// <param name="Whisper">The model that stt will want; null when it is told to use another engine.</param>
/// <param name="Voice">The voice that tts will want; null when it is told to do without.</param>
internal sealed record ModelSettings(ModelsOptions Options, ModelRequest? Whisper, ModelRequest? Voice)
{
    /// <exception cref="MeshStartException">A setting is out of its range, or names no model.</exception>
    public static ModelSettings Read() => Read(new ConfigurationBuilder().AddEnvironmentVariables().Build());

    /// <exception cref="MeshStartException">A setting is out of its range, or names no model.</exception>
    public static ModelSettings Read(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(ModelsOptions.Section).Get<ModelsOptions>() ?? new ModelsOptions();
            options.Folder = options.Folder.Length > 0 ? options.Folder : configuration[ModelsOptions.FolderVariable] ?? "";
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            var language = configuration["Whisper:Language"] is { Length: > 0 } named && named != ModelRequest.Auto ? named : "en";
            return new ModelSettings(
                options,
                configuration["Speech:Engine"] is null or "" or "auto" or "whisper" ? ModelRequest.FromSetting(ModelKind.Whisper, configuration["Whisper:Model"] ?? "", language) : null,
                configuration["Engines:Piper:Enabled"]?.ToUpperInvariant() == "FALSE" ? null : ModelRequest.FromSetting(ModelKind.Voice, configuration["Engines:Piper:Voices:0"] ?? "", "en-US"));
        }
        catch (Exception refused) when (refused is ValidationException or InvalidOperationException or ModelUnavailableException)
        {
            throw new MeshStartException(refused.Message);
        }
    }
}
