using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>Orders where settings come from: built-in defaults, appsettings.json, aliases, environment, command line.</summary>
internal static class SettingSources
{
    /// <returns>What is wrong with settings that the host itself reads before anything is validated; it goes on with their defaults.</returns>
    public static EarlyFaults AddSettingSources(this ConfigurationManager configuration, string[] args, IReadOnlyList<EnvironmentAlias> aliases)
    {
        configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft"] = "Warning",
                // A probe's answer is for the one who asks; the framework would log every "not yet" as an error.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
                ["Logging:LogLevel:System"] = "Warning",
                ["Logging:LogLevel:Grpc"] = "Warning",
                ["Logging:LogLevel:OpenTelemetry"] = "Warning",
            },
        });
        var spoken = aliases
            .Select(alias => (alias.Key, Value: Environment.GetEnvironmentVariable(alias.Variable)))
            .Where(alias => !string.IsNullOrEmpty(alias.Value))
            .ToDictionary(alias => alias.Key, alias => (string?)Translate(alias.Key, alias.Value!));
        configuration.AddInMemoryCollection(spoken);
        configuration.AddEnvironmentVariables();
        configuration.AddCommandLine(args);
        return ReplaceUnknownLogLevels(configuration);
    }

    // The logging framework throws on an unknown level while the service is being built, before every fault could be told at once.
    private static EarlyFaults ReplaceUnknownLogLevels(ConfigurationManager configuration)
    {
        var unknown = configuration.GetSection("Logging:LogLevel").GetChildren()
            .Where(level => !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            .ToList();
        configuration.AddInMemoryCollection(unknown.Select(level => KeyValuePair.Create(level.Path, (string?)nameof(LogLevel.Information))));
        return new EarlyFaults([.. unknown.Select(level =>
            $"{level.Path} (LOG_LEVEL sets Default) is not a level; known are {string.Join(", ", Enum.GetNames<LogLevel>())}.")]);
    }

    /// <summary>Operators write INFO and WARNING; .NET calls them Information and Warning.</summary>
    private static string Translate(string key, string value) => !key.StartsWith("Logging:LogLevel", StringComparison.Ordinal)
        ? value
        : value.ToUpperInvariant() switch
        {
            "INFO" => "Information",
            "WARN" => "Warning",
            "FATAL" => "Critical",
            "OFF" => "None",
            _ => value,
        };
}
