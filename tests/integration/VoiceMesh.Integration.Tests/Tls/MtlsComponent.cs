using System.Text.RegularExpressions;
using VoiceMesh.Integration.Tests.Draining;

namespace VoiceMesh.Integration.Tests.Tls;

/// <summary>The variables that <c>k8s/components/mtls</c> gives a service, read from it so that the proof and the promise can't drift apart.</summary>
internal static partial class MtlsComponent
{
    private static readonly string[] Patches =
        File.ReadAllText(Path.Combine(PodManifest.Manifests, "components", "mtls", "kustomization.yaml")).Split("- target:")[1..];

    /// <param name="service">Kebab-case service name.</param>
    /// <param name="certificates">Folder that stands for the mounted one.</param>
    public static IReadOnlyDictionary<string, string> SettingsOf(string service, string certificates) => Patches
        .Where(patch => Target().Match(patch).Groups[1].Value.Split('|').Contains(service))
        .SelectMany(patch => Variable().Matches(patch))
        .ToDictionary(variable => variable.Groups[1].Value, variable => variable.Groups[2].Value.Replace("/certificates/", certificates + "/", StringComparison.Ordinal));

    [GeneratedRegex(@"kind: Deployment\s+name: (\S+)")]
    private static partial Regex Target();

    [GeneratedRegex(@"path: \S+/env/-\s+value: \{name: (\w+), value: ""?([^""}]+)""?\}")]
    private static partial Regex Variable();
}
