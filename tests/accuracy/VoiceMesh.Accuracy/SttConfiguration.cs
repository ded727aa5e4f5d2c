using System.Diagnostics.CodeAnalysis;

namespace VoiceMesh.Accuracy;

/// <summary>One way to run stt that is measured.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Settings">Environment variables, <c>Section__Key</c> to value.</param>
/// <param name="Address">Where it runs already; null to start it.</param>
internal sealed record SttConfiguration(string Name, IReadOnlyDictionary<string, string> Settings, Uri? Address)
{
    /// <summary>Reads <c>name:Section__Key=value,Section__Key=value</c>; a value may hold '=' and ':', but no ','.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SttConfiguration? configuration)
    {
        configuration = null;
        var parts = text.Split(':', 2);
        var settings = new Dictionary<string, string>();
        foreach (var setting in parts.Length == 2 ? parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries) : [])
        {
            if (setting.Split('=', 2) is not [{ Length: > 0 } key, var value] || !settings.TryAdd(key.Trim(), value))
            {
                return false;
            }
        }

        configuration = parts[0].Length > 0 ? new SttConfiguration(parts[0], settings, null) : null;
        return configuration is not null;
    }
}
