using System.Globalization;

namespace VoiceMesh.Load.Mesh;

/// <summary>What a process has used so far, by the kernel's word (proc(5)).</summary>
/// <param name="Cpu">User and system time.</param>
/// <param name="ResidentBytes">Resident set.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long ResidentBytes)
{
    // USER_HZ is 100 on every Linux that .NET runs on; the page is asked for.
    private const double TicksPerSecond = 100;

    public static ProcessUsage Of(int processId)
    {
        // The command's name is in parentheses and may hold blanks; the fields after it are counted from the closing one, state first.
        var stat = File.ReadAllText($"/proc/{processId}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[11]) + Number(fields[12]);
        return new ProcessUsage(TimeSpan.FromSeconds(ticks / TicksPerSecond), Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
