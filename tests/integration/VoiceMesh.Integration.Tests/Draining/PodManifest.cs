using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>What the base's manifests give a pod that goes, read from them so that the proof and the promise can't drift apart.</summary>
/// <param name="GraceSeconds"><c>terminationGracePeriodSeconds</c>: then the kubelet kills.</param>
/// <param name="PreStopSeconds">Sleep of preStop, which the grace counts and SIGTERM comes after.</param>
/// <param name="DrainSeconds">The service's own <c>Drain__TimeoutSeconds</c>.</param>
internal sealed record PodManifest(int GraceSeconds, int PreStopSeconds, int DrainSeconds)
{
    /// <summary>The checkout's folder of manifests.</summary>
    public static readonly string Manifests = FindManifests();

    private static readonly string Base = Path.Combine(Manifests, "base");

    /// <summary>What is left of the grace when SIGTERM comes.</summary>
    public TimeSpan AfterSigTerm => TimeSpan.FromSeconds(GraceSeconds - PreStopSeconds);

    public static PodManifest Of(string service) => new(
        Number(Path.Combine(service, "deployment.yaml"), @"^\s*terminationGracePeriodSeconds: (\d+)$"),
        Number(Path.Combine("common", "pod-defaults.yaml"), @"^\s*sleep:\s+seconds: (\d+)$"),
        Number(Path.Combine(service, "settings.env"), @"^Drain__TimeoutSeconds=(\d+)$"));

    private static int Number(string file, string pattern)
    {
        var found = Regex.Matches(File.ReadAllText(Path.Combine(Base, file)), pattern, RegexOptions.Multiline);
        Assert.True(found.Count == 1, $"k8s/base/{file} says {pattern} {found.Count} times.");
        return int.Parse(found[0].Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string FindManifests()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VoiceMesh.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests lie in no checkout.");
        }

        return Path.Combine(folder.FullName, "k8s");
    }
}
