using System.Reflection;

namespace VoiceMesh.StandIns.Tests;

internal static class StandInMark
{
    /// <summary>False on a full feed, where the assembly is the real package's.</summary>
    public static bool IsStandIn(this Assembly assembly) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(mark => mark.Key == "VoiceMesh.StandIn");
}
