using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>Finds every fault of the settings at once, so that nobody repairs them one restart at a time.</summary>
internal static class SettingsValidation
{
    /// <returns>One sentence per fault; empty when the service may start.</returns>
    public static IReadOnlyList<string> Validate(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var faults = new List<string>(services.GetRequiredService<EarlyFaults>().Faults);
        var sections = services.GetServices<SettingsSection>().ToArray();
        foreach (var section in sections)
        {
            faults.AddRange(UnknownKeys(configuration, section, sections));
            try
            {
                section.Resolve(services);
            }
            catch (OptionsValidationException invalid)
            {
                faults.AddRange(invalid.Failures.Select(failure => $"{section.Section}: {Plain(failure)}"));
            }
            catch (InvalidOperationException unbindable)
            {
                faults.Add($"{section.Section}: {unbindable.Message}");
            }
        }

        return faults;
    }

    private static IEnumerable<string> UnknownKeys(IConfiguration configuration, SettingsSection section, SettingsSection[] sections)
    {
        var known = section.OptionsType.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).ToArray();
        return configuration.GetSection(section.Section).GetChildren()
            .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase) && !sections.Any(other => IsWithin(other.Section, child.Path)))
            .Select(child => $"{section.Section}:{child.Key} is not a setting; known are {string.Join(", ", known)}.");
    }

    private static bool IsWithin(string section, string path) =>
        section.Equals(path, StringComparison.OrdinalIgnoreCase) || section.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase);

    /// <summary>Drops the framework's preamble, which names the class instead of the setting.</summary>
    private static string Plain(string failure)
    {
        const string marker = "with the error: '";
        var start = failure.IndexOf(marker, StringComparison.Ordinal);
        return start < 0 ? failure : failure[(start + marker.Length)..].TrimEnd('.', '\'') + ".";
    }
}
