using System.Runtime.CompilerServices;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Providers;

namespace VoiceMesh.LlmProxy.Tests.Providers.Resilience;

/// <summary>Answers attempt by attempt as a test says.</summary>
internal sealed class ScriptedLanguageModel(Func<int, CancellationToken, IAsyncEnumerable<GenerateResponse>> script) : ILanguageModel
{
    private static int Hanging;
    private int _attempts;

    /// <summary>Whether a generation hangs, so that only the clock can end it.</summary>
    public static bool Hangs => Volatile.Read(ref Hanging) > 0;

    public int Attempts => Volatile.Read(ref _attempts);

    public string Engine => "scripted/m1";

    public string Note => "Scripted.";

    public IReadOnlyList<string> Models { get; } = ["m1"];

    public IReadOnlyList<string> Languages { get; } = ["mul"];

    public static async IAsyncEnumerable<GenerateResponse> Words(params string[] words)
    {
        foreach (var word in words)
        {
            await Task.Yield();
            yield return new GenerateResponse { Text = new TextDelta { Text = word } };
        }

        yield return new GenerateResponse { Completed = new Completed { FinishReason = FinishReason.Stop, Engine = "scripted/m1" } };
    }

    public static async IAsyncEnumerable<GenerateResponse> Fail(ModelException failure, params string[] before)
    {
        foreach (var word in before)
        {
            yield return new GenerateResponse { Text = new TextDelta { Text = word } };
        }

        await Task.Yield();
        throw failure;
    }

    public static async IAsyncEnumerable<GenerateResponse> Hang([EnumeratorCancellation] CancellationToken cancellationToken, params string[] before)
    {
        foreach (var word in before)
        {
            yield return new GenerateResponse { Text = new TextDelta { Text = word } };
        }

        var hanging = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref Hanging);
        // Told at once, and not when this method gets to run again: nobody waits for the clock from then on.
        await using (cancellationToken.Register(() =>
        {
            Interlocked.Decrement(ref Hanging);
            hanging.TrySetCanceled(cancellationToken);
        }))
        {
            await hanging.Task;
        }
    }

    public IAsyncEnumerable<GenerateResponse> GenerateAsync(Prompt prompt, CancellationToken cancellationToken) =>
        script(Interlocked.Increment(ref _attempts), cancellationToken);
}
