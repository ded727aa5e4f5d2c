using System.Collections.Concurrent;
using VoiceMesh.Client;

namespace VoiceMesh.Load.Turns;

/// <summary>Holds conversations by voice: each speaks a recording at the pace of speech, hears the answer out, and starts over.</summary>
internal sealed class SpokenTurns(Uri media, ReadOnlyMemory<byte> pcm, TimeProvider timeProvider)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly VoiceSessionOptions Options = new();

    /// <param name="conversations">How many at once.</param>
    /// <param name="rounds">How often each is held.</param>
    /// <param name="together">All start at one moment; otherwise their starts are spread over the length of the recording and its answer, as callers' are.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<TurnsResult> RunAsync(int conversations, int rounds, bool together, CancellationToken cancellationToken)
    {
        var samples = new ConcurrentBag<TurnSample>();
        var silences = new ConcurrentBag<double>();
        var errors = new ConcurrentBag<string>();
        var spread = TimeSpan.FromSeconds((pcm.Length / (2.0 * Options.InputSampleRateHz)) + 4);
        await Task.WhenAll(Enumerable.Range(0, conversations).Select(HoldAsync));
        return new TurnsResult(conversations, [.. samples], [.. silences], [.. errors]);

        async Task HoldAsync(int index)
        {
            await Task.Delay(together ? TimeSpan.Zero : spread * index / conversations, timeProvider, cancellationToken);
            for (var round = 0; round < rounds; round++)
            {
                var result = await SpeakAsync(cancellationToken);
                foreach (var sample in result.Turns.Select(TurnSample.From).OfType<TurnSample>())
                {
                    samples.Add(sample);
                }

                foreach (var error in result.Errors)
                {
                    errors.Add(error.Text("code"));
                }

                if (!result.Settled || result.Answers.Count == 0)
                {
                    errors.Add(result.Settled ? "no_answer" : "not_settled");
                }

                if (result.SilenceMs > 0)
                {
                    silences.Add(result.SilenceMs);
                }
            }
        }
    }

    private async Task<SpokenExchangeResult> SpeakAsync(CancellationToken cancellationToken)
    {
        await using var session = await VoiceSession.OpenAsync(media, Options, timeProvider, cancellationToken);
        return await new SpokenExchange(session, Options, timeProvider).RunAsync(pcm, Limit, cancellationToken);
    }
}
