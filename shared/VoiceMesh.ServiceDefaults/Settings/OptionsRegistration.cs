using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>Registers settings so that they are validated before the service starts and listed by <c>--help</c>.</summary>
public static class OptionsRegistration
{
    /// <summary>Binds <typeparamref name="TOptions"/> to a section and holds it to its data annotations; unknown keys of the section are refused too.</summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="section">Configuration section, for example <c>Endpointing</c>.</param>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class, new()
    {
        services.AddSingleton(new SettingsSection(section, typeof(TOptions), provider => provider.GetRequiredService<IOptions<TOptions>>().Value));
        return services.AddOptions<TOptions>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
    }
}
