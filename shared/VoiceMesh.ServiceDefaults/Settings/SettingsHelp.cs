using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.ServiceDefaults.Hosting;

namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>Prints every setting with default, range and meaning; the meaning is read from the documentation file beside the assembly, so it is said once.</summary>
internal static partial class SettingsHelp
{
    public static async Task WriteAsync(TextWriter output, ServiceIdentity identity, IServiceProvider services)
    {
        await output.WriteLineAsync($"{identity.Name} {ServiceIdentity.Version}: a service of VoiceMesh\n");
        await output.WriteLineAsync("Settings, from appsettings.json, the environment (Section__Property) or the command line (--Section:Property=value):\n");
        foreach (var section in services.GetServices<SettingsSection>())
        {
            var meanings = ReadDocumentation(section.OptionsType.Assembly);
            var defaults = Activator.CreateInstance(section.OptionsType);
            foreach (var property in section.OptionsType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                var range = property.GetCustomAttribute<RangeAttribute>() is { } r ? $" [{r.Minimum} to {r.Maximum}]" : "";
                var value = Convert.ToString(property.GetValue(defaults), CultureInfo.InvariantCulture);
                await output.WriteLineAsync($"  {section.Section}:{property.Name} = {(string.IsNullOrEmpty(value) ? "\"\"" : value)}{range}");
                if (meanings.TryGetValue($"P:{section.OptionsType.FullName!.Replace('+', '.')}.{property.Name}", out var meaning))
                {
                    await output.WriteLineAsync($"      {meaning}");
                }
            }

            await output.WriteLineAsync();
        }
    }

    private static Dictionary<string, string> ReadDocumentation(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return !File.Exists(path)
            ? []
            : XDocument.Load(path).Descendants("member")
                .Where(member => member.Attribute("name") is not null && member.Element("summary") is not null)
                .ToDictionary(member => member.Attribute("name")!.Value, member => WhiteSpace().Replace(member.Element("summary")!.Value, " ").Trim());
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
