namespace VoiceMesh.Mesh.Processes;

/// <summary>Writes the services' lines, each with its service's name, in its service's colour where the terminal has colours.</summary>
internal sealed class LogPrinter(TextWriter output)
{
    private const int NameWidth = 12;
    private static readonly int[] Colours = [36, 33, 35, 32, 34];
    private readonly bool _colours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly Lock _gate = new();

    public void Write(int service, string name, string line)
    {
        var prefix = name.PadRight(NameWidth);
        lock (_gate)
        {
            output.WriteLine(_colours ? $"\u001b[{Colours[service % Colours.Length]}m{prefix}\u001b[0m {line}" : $"{prefix} {line}");
        }
    }
}
