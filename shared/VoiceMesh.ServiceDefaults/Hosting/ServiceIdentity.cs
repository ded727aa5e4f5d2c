using System.Reflection;

namespace VoiceMesh.ServiceDefaults.Hosting;

/// <summary>Who this process is.</summary>
/// <param name="Name">Kebab-case service name, the same as folder, image and <c>service.name</c>.</param>
/// <param name="Arguments">The command line it was started with.</param>
public sealed record ServiceIdentity(string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>The product version, without build metadata.</summary>
    public static string Version { get; } =
        typeof(ServiceIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
