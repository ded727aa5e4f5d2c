using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.ServiceDefaults.Tls;

internal static class TlsRegistration
{
    public static void AddServerTls(this IServiceCollection services)
    {
        services.AddValidatedOptions<ServerTlsOptions>(ServerTlsOptions.Section);
        services.AddSingleton<IValidateOptions<ServerTlsOptions>>(new Check<ServerTlsOptions>(options => options.Faults()));
        services.AddSingleton<ServerTls>();
    }

    public static void AddStageTls(this IServiceCollection services, string stage, string stageSection)
    {
        var section = $"{stageSection}:Tls";
        services.AddSingleton(new SettingsSection(section, typeof(StageTlsOptions), provider => provider.GetRequiredService<IOptionsMonitor<StageTlsOptions>>().Get(stage)));
        services.AddOptions<StageTlsOptions>(stage).BindConfiguration(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StageTlsOptions>>(provider => new Check<StageTlsOptions>(
            options => options.Given && provider.GetRequiredService<IOptionsMonitor<StageOptions>>().Get(stage).Address.StartsWith("http://", StringComparison.Ordinal)
                ? [.. options.Faults(), $"{stageSection}:Address is http://, which is plain text: use https:// or dns:///."]
                : options.Faults(),
            stage));
    }

    /// <summary>Holds options to what only the files that they name can say, every fault at once.</summary>
    private sealed class Check<TOptions>(Func<TOptions, IEnumerable<string>> faults, string? only = null) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            string[] found = only is null || only == name ? [.. faults(options)] : [];
            return found.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
        }
    }
}
