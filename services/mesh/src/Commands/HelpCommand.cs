namespace VoiceMesh.Mesh.Commands;

/// <summary>Says how the local host is used; after a mistake, also what the mistake was.</summary>
internal sealed record HelpCommand(string Mistake) : ICommand
{
    public Task<int> RunAsync()
    {
        if (Mistake.Length > 0)
        {
            Console.Error.WriteLine($"mesh: {Mistake}\n");
        }

        Console.WriteLine(
            """
            mesh: runs all five services of VoiceMesh on this machine

              mesh up   [--port=8080] [--check=true|false] [--log=Information]
                  Starts the services, waits until they are ready, holds one spoken self-check conversation, and runs until Ctrl-C.
                  --port   HTTP port of the media server; 0 takes a free one. The other services take free ports of their own.

              mesh demo [--wav=FILE] [--url=http://127.0.0.1:8080] [--json] [--out=reply.wav]
                  Speaks one WAV file to the mesh at --url, or to a mesh started for it, and prints transcript, answer and latencies.
                  --json   The last line is one JSON object {transcript, answer, engines, stages_ms, silence_ms, reply}.
            """);
        return Task.FromResult(Mistake.Length > 0 ? CommandLine.ExitUsage : 0);
    }
}
