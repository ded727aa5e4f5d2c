namespace VoiceMesh.Benchmarks;

/// <summary>Finds the suites, so that adding one takes one file.</summary>
internal static class SuiteCatalog
{
    public static IReadOnlyList<ISuite> All { get; } =
    [
        .. typeof(ISuite).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ISuite)))
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (ISuite)Activator.CreateInstance(type)!),
    ];
}
