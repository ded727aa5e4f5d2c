using System.Net.WebSockets;
using System.Text.Json.Nodes;
using VoiceMesh.Client;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>
/// A client that asks one question after the other and hears every answer to its end. Told to come back, it does; what it asked and was not answered is
/// asked again.
/// </summary>
internal sealed class TypingClient(string name, IReadOnlyList<Uri> media, Tally tally)
{
    /// <summary>Close code 1012, service restart: come back.</summary>
    private const int Restarting = 1012;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BeforeTryingAgain = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterAnError = TimeSpan.FromSeconds(8);
    private readonly TaskCompletionSource _underWay = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _answered = [];
    private VoiceSession? _session;
    private string _heard = "";
    private double _heardMs;
    private int _questions;
    private bool _refused;

    /// <summary>Completes with the first answer.</summary>
    public Task UnderWay => _underWay.Task;

    /// <summary>Asks until told to stop; the question that is open then is heard out.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (_refused)
                {
                    // Who is told that it does not work now tries again after a moment.
                    await Task.Delay(BeforeTryingAgain, CancellationToken.None);
                    _refused = false;
                }

                _session ??= await OpenAsync();
                await AskAsync(_session, $"{name}-{++_questions}");
            }
        }
        finally
        {
            await LeaveAsync();
        }
    }

    private async Task AskAsync(VoiceSession session, string id)
    {
        tally.Ask();
        var error = "";
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what is two plus two", ["request_id"] = id }, patience.Token);
            await foreach (var received in session.Events.ReadAllAsync(patience.Token))
            {
                await HearAsync(session, received);
                if (received.Type == "error")
                {
                    error = $"{id}: {received.Body}";
                    // A session that is taken up again may still answer what it was asked.
                    patience.CancelAfter(AfterAnError);
                }
                else if (received.Type == "turn_completed" && received.Text("request_id") == id)
                {
                    Conclude(id, received, error);
                    return;
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or WebSocketException)
        {
            // What it means is decided below.
        }

        Missed(session, id, error);
        if (session.Events.Completion.IsCompleted)
        {
            await LeaveAsync();
        }
    }

    private void Conclude(string id, VoiceEvent turn, string error)
    {
        if (turn.Text("outcome") == "completed" && turn.Text("assistant_text").Contains("four", StringComparison.OrdinalIgnoreCase))
        {
            tally.Answer();
            _underWay.TrySetResult();
        }
        else if (error.Length > 0)
        {
            tally.Tell(error);
            _refused = true;
        }
        else
        {
            tally.Lose($"{id}: {turn.Body}");
        }
    }

    private void Missed(VoiceSession session, string id, string error)
    {
        var sentBack = (int?)session.CloseStatus == Restarting;
        if (sentBack)
        {
            tally.SendBack();
        }

        if (error.Length > 0 || sentBack)
        {
            tally.Tell($"{id}: {(error.Length > 0 ? error : "closed by 1012")}");
        }
        else
        {
            tally.Lose($"{id}, close code {session.CloseStatus}");
        }
    }

    /// <summary>Plays by the book: says at the end of each reply that all of it was heard, and counts answers.</summary>
    private async Task HearAsync(VoiceSession session, VoiceEvent received)
    {
        switch (received.Type)
        {
            case "reply_started":
                (_heard, _heardMs) = (received.Text("turn_id"), 0);
                break;
            case VoiceEvent.AudioType:
                _heardMs += received.Audio.Length / 32.0;
                break;
            case "reply_ended":
                await session.AcknowledgePlaybackAsync(_heard, _heardMs, finished: true, CancellationToken.None);
                break;
            case "response" when received.Flag("final") && received.Text("request_id") is { Length: > 0 } id && !_answered.Add(id):
                tally.AnswerAgain(id);
                break;
        }
    }

    private async Task<VoiceSession> OpenAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await VoiceSession.OpenAsync(media[attempt % media.Count], new VoiceSessionOptions(), TimeProvider.System, CancellationToken.None);
            }
            catch (VoiceSessionException) when (attempt < 10 * media.Count)
            {
                // Refused because it drains: the next one, as a load balancer would choose.
                await Task.Delay(100);
            }
        }
    }

    private async Task LeaveAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.DisposeAsync();
        }
    }
}
