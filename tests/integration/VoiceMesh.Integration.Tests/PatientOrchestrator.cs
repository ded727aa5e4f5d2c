using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Integration.Tests;

/// <summary>
/// An orchestrator that gives its stages the time of a busy machine: one that answers late is not given up as hung, and one that is started again is waited
/// for. A stage that is gone is noticed by its connection, as soon as ever.
/// </summary>
internal static class PatientOrchestrator
{
    private static readonly (string Name, string Value)[] Patience =
    [
        .. new[] { "Stt", "Llm", "Tts" }.SelectMany(stage => new[]
        {
            ($"Resilience__{stage}__ProbeTimeoutMs", "10000"),
            ($"Resilience__{stage}__ProgressTimeoutMs", "60000"),
            ($"Resilience__{stage}__RetryBudgetMs", "60000"),
        }),
    ];

    /// <summary>The plan with its orchestrator made patient; other services know no such settings.</summary>
    public static ServiceSpec[] MadeOf(IEnumerable<ServiceSpec> plan) =>
        [.. plan.Select(spec => spec.Name == "orchestrator" ? spec with { Environment = With(spec.Environment) } : spec)];

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> environment)
    {
        var settings = new Dictionary<string, string>(environment);
        foreach (var (name, value) in Patience)
        {
            settings[name] = value;
        }

        return settings;
    }
}
