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
                  A Whisper model and a neural voice are fetched before the first start; without a connection the start goes on without them.

              mesh models [--model=NAME,...] [--voice=NAME,...] [--list]
                  Fetches Whisper models and voices, verified and resumable; without a name the ones that suit this machine.
                  --model  for example base.en or small.en-q5_1; auto takes what suits
                  --voice  for example en_US-lessac-medium; auto takes the default of English
                  --list   Shows the published models with their sizes, which are here, and where.
                  Settings: VOICEMESH_MODELS=folder (models that are here), Models__Mirror=URL, Models__CacheFolder=folder.
                  Ends with 0 when all are here, 1 when one cannot be had, 130 after Ctrl-C.

              mesh demo [--wav=FILE] [--url=http://127.0.0.1:8080] [--json] [--out=reply.wav]
                  Speaks one WAV file to the mesh at --url, or to a mesh started for it, and prints transcript, answer and latencies.
                  --json   The last line is one JSON object {transcript, answer, engines, stages_ms, silence_ms, reply}.
            """);
        return Task.FromResult(Mistake.Length > 0 ? CommandLine.ExitUsage : 0);
    }
}
