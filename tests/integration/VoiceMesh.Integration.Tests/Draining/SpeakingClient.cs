using VoiceMesh.Client;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>A client that speaks one sentence after the other, each in a session of its own.</summary>
internal sealed class SpeakingClient(IReadOnlyList<Uri> media, Tally tally)
{
    /// <summary>Close code 1012, service restart: come back.</summary>
    private const int Restarting = 1012;
    private readonly TaskCompletionSource _underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once a sentence is being heard.</summary>
    public Task UnderWay => _underWay.Task;

    public async Task RunAsync(CancellationToken stop)
    {
        for (var sentence = 0; !stop.IsCancellationRequested; sentence++)
        {
            await SpeakAsync(sentence);
        }
    }

    private async Task SpeakAsync(int sentence)
    {
        var options = new VoiceSessionOptions();
        VoiceSession session;
        try
        {
            session = await VoiceSession.OpenAsync(media[sentence % media.Count], options, TimeProvider.System, CancellationToken.None);
        }
        catch (VoiceSessionException)
        {
            // Refused, so nothing was asked.
            await Task.Delay(100);
            return;
        }

        await using (session)
        {
            tally.Ask();
            var exchange = new SpokenExchange(session, options, TimeProvider.System)
            {
                QuietBeforeDone = TimeSpan.FromSeconds(0.5),
                OnEvent = received =>
                {
                    if (received.Type == "speech")
                    {
                        _underWay.TrySetResult();
                    }
                },
            };
            SpokenExchangeResult result;
            try
            {
                result = await exchange.RunAsync(MeshFixture.GoForward, TimeSpan.FromSeconds(120), CancellationToken.None);
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                tally.Tell($"closed by {session.CloseStatus} while speaking");
                return;
            }

            Count(session, result);
        }
    }

    private void Count(VoiceSession session, SpokenExchangeResult result)
    {
        if ((int?)session.CloseStatus == Restarting)
        {
            tally.SendBack();
        }

        if (result.Answers.Count > 0)
        {
            tally.Answer();
        }
        else if (result.Errors.Count > 0)
        {
            tally.Tell(string.Join(' ', result.Errors.Select(error => error.Body.ToString())));
        }
        else
        {
            tally.Lose($"spoken, close code {session.CloseStatus}, settled {result.Settled}: {string.Join(' ', result.Turns.Select(turn => turn.Body.ToString()))}");
        }
    }
}
