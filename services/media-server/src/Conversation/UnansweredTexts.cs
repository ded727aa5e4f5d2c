using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>
/// Typed messages that were sent and of whose turn nothing has come back. When their stream is lost they are sent once more on the next one: whoever typed
/// them has heard nothing of an answer, and the lost stream can bring none any more. As soon as anything comes that may belong to their turn, they are let
/// go of, so that no question is ever answered twice.
/// </summary>
/// <remarks>
/// A turn that was being answered when a message was sent is never the message's own; whatever comes of any other turn is taken for a sign of it. That errs
/// on the side of not sending again. Safe to be used by the sending and the receiving side of a stream at the same time.
/// </remarks>
internal sealed class UnansweredTexts
{
    private const int MostTries = 2;
    private const int Most = 16;
    private readonly Lock _gate = new();
    private readonly List<Entry> _sent = [];
    private readonly Queue<Entry> _again = new();
    private string _answering = "";

    /// <summary>A stream is opened. Its turns are told apart from those of the streams before, whose numbers may come again.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _answering = "";
        }
    }

    /// <summary>The next message to be sent once more; the oldest first.</summary>
    public bool TryTakeAgain(out ConverseRequest request)
    {
        lock (_gate)
        {
            var waits = _again.TryDequeue(out var entry);
            request = entry?.Request ?? new ConverseRequest();
            if (entry is not null)
            {
                Add(entry);
            }

            return waits;
        }
    }

    /// <summary>A typed message is about to be sent for the first time.</summary>
    public void Sending(ConverseRequest request)
    {
        lock (_gate)
        {
            Add(new Entry(request));
        }
    }

    /// <summary>It could not be sent, and waits elsewhere for the next stream.</summary>
    public void NotSent(ConverseRequest request)
    {
        lock (_gate)
        {
            _sent.RemoveAll(entry => entry.Request == request && entry.Tries == 0);
        }
    }

    /// <summary>Something came back on the stream.</summary>
    public void Heard(ConverseResponse response)
    {
        lock (_gate)
        {
            if (TurnOf(response) is { Length: > 0 } turnId)
            {
                _sent.RemoveAll(entry => entry.Before != turnId);
                _answering = IsAnswering(response) ? turnId : _answering;
            }
            else if (response.ResponseCase is ConverseResponse.ResponseOneofCase.Error)
            {
                // It may say that a message is refused.
                _sent.Clear();
            }
        }
    }

    /// <summary>The stream is lost.</summary>
    /// <param name="hadStarted">False: the orchestrator never took the conversation up, so this was no try.</param>
    /// <returns>Request ids of the messages that were under way and are sent again.</returns>
    public IReadOnlySet<string> Lost(bool hadStarted)
    {
        var again = new HashSet<string>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var entry in _sent)
            {
                entry.Tries += hadStarted ? 1 : 0;
                if (entry.Tries < MostTries)
                {
                    _again.Enqueue(entry);
                }
            }

            _sent.Clear();
            again.UnionWith(_again.Where(entry => entry.Tries > 0).Select(entry => entry.Request.Text.RequestId));
        }

        return again;
    }

    private void Add(Entry entry)
    {
        entry.Before = _answering;
        _sent.Add(entry);
        if (_sent.Count > Most)
        {
            _sent.RemoveAt(0);
        }
    }

    private static bool IsAnswering(ConverseResponse response) => response.ResponseCase switch
    {
        ConverseResponse.ResponseOneofCase.State => response.State.State is AgentState.Processing or AgentState.Speaking,
        ConverseResponse.ResponseOneofCase.Transcript or ConverseResponse.ResponseOneofCase.SpeechActivity or ConverseResponse.ResponseOneofCase.Error => false,
        _ => true,
    };

    private static string TurnOf(ConverseResponse response) => response.ResponseCase switch
    {
        ConverseResponse.ResponseOneofCase.State => response.State.TurnId,
        ConverseResponse.ResponseOneofCase.SpeechActivity => response.SpeechActivity.TurnId,
        ConverseResponse.ResponseOneofCase.Transcript => response.Transcript.TurnId,
        ConverseResponse.ResponseOneofCase.ResponseText => response.ResponseText.TurnId,
        ConverseResponse.ResponseOneofCase.ReplyStarted => response.ReplyStarted.TurnId,
        ConverseResponse.ResponseOneofCase.ReplyAudio => response.ReplyAudio.TurnId,
        ConverseResponse.ResponseOneofCase.ReplyEnded => response.ReplyEnded.TurnId,
        ConverseResponse.ResponseOneofCase.PlaybackControl => response.PlaybackControl.TurnId,
        ConverseResponse.ResponseOneofCase.TurnCompleted => response.TurnCompleted.TurnId,
        ConverseResponse.ResponseOneofCase.Error => response.Error.TurnId,
        _ => "",
    };

    private sealed class Entry(ConverseRequest request)
    {
        public ConverseRequest Request => request;

        /// <summary>The turn that was being answered when the message was sent.</summary>
        public string Before { get; set; } = "";

        /// <summary>Streams that were lost with it.</summary>
        public int Tries { get; set; }
    }
}
