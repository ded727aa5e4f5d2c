using System.Globalization;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Mesh.Commands;

/// <summary>Reads the command line of the local host.</summary>
internal static class CommandLine
{
    /// <summary>The command line was not understood (EX_USAGE of sysexits.h).</summary>
    public const int ExitUsage = 64;

    public static ICommand Parse(IReadOnlyList<string> args)
    {
        if (args.Count == 0 || args.Any(argument => argument is "--help" or "-h" or "help"))
        {
            return new HelpCommand("");
        }

        var options = new Dictionary<string, string>();
        foreach (var argument in args.Skip(1))
        {
            var parts = argument.Split('=', 2);
            options[parts[0]] = parts.Length == 2 ? parts[1] : "true";
        }

        string[] known = args[0] switch
        {
            "up" => ["--port", "--check", "--log"],
            "models" => ["--model", "--voice", "--list"],
            "demo" => ["--wav", "--url", "--json", "--out", "--log"],
            _ => [],
        };
        if (known.Length == 0)
        {
            return new HelpCommand($"'{args[0]}' is not a command.");
        }

        if (options.Keys.FirstOrDefault(option => !known.Contains(option)) is { } unknown)
        {
            return new HelpCommand($"'{unknown}' is not an option of '{args[0]}'.");
        }

        if (!int.TryParse(options.GetValueOrDefault("--port", "8080"), CultureInfo.InvariantCulture, out var port) || port is < 0 or > 65535)
        {
            return new HelpCommand("--port takes a port number, 0 to 65535; 0 takes a free one.");
        }

        if (!Uri.TryCreate(options.GetValueOrDefault("--url", "http://127.0.0.1:8080"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return new HelpCommand("--url takes the address of a media server, for example http://127.0.0.1:8080.");
        }

        return args[0] switch
        {
            "up" => new UpCommand(port, options.GetValueOrDefault("--check", "true") == "true", options.GetValueOrDefault("--log", "Information")),
            "models" => Models(options),
            _ => new DemoCommand(
                options.GetValueOrDefault("--wav"),
                url,
                options.GetValueOrDefault("--json") == "true",
                options.GetValueOrDefault("--out", "reply.wav"),
                options.GetValueOrDefault("--log", "Warning")),
        };
    }

    /// <summary>Without a name of either kind, what the services would choose of both.</summary>
    private static ModelsCommand Models(Dictionary<string, string> options)
    {
        var models = Names(options, "--model");
        var voices = Names(options, "--voice");
        return new ModelsCommand(
            models.Length + voices.Length == 0 ? [ModelRequest.Auto] : models,
            models.Length + voices.Length == 0 ? [ModelRequest.Auto] : voices,
            options.GetValueOrDefault("--list") == "true");
    }

    private static string[] Names(Dictionary<string, string> options, string option) =>
        options.GetValueOrDefault(option, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
