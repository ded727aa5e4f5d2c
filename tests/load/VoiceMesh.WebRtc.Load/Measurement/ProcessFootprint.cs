using System.Globalization;

namespace VoiceMesh.WebRtc.Load.Measurement;

/// <summary>What a process holds at present (proc(5)).</summary>
/// <param name="ResidentBytes">Resident set.</param>
/// <param name="Threads">Threads.</param>
internal readonly record struct ProcessFootprint(long ResidentBytes, int Threads)
{
    public static ProcessFootprint Of(int processId)
    {
        long Field(string name)
        {
            var line = File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
            return long.Parse(line.AsSpan(name.Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
        }

        return new ProcessFootprint(Field("VmRSS:") * 1024, (int)Field("Threads:"));
    }
}
