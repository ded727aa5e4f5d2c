using System.Diagnostics;
using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>
/// One conversation: carries the events of client and stages to the turn engine one at a time, and carries out what it decides. Only
/// the loop touches the state, so nothing here is locked.
/// </summary>
internal sealed partial class Conversation : IDisposable
{
    private const int FrameBytes = 1_024;
    private const int FrameMs = 32;
    private const int EventQueue = 1_024;
    private const int ControlQueue = 4_096;
    private const int FarewellMs = 10_000;
    private readonly ConversationContext _context;
    private readonly ConversationInbox _inbox;
    private readonly ConversationOutbox _outbox;
    private readonly TurnTraces _traces = new();
    private readonly PreRoll _preRoll;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TurnSettings _baseSettings;
    private volatile TurnSettings _settings;
    private volatile ConversationPreferences _preferences;
    private TurnState _state;
    private readonly TurnCalls _calls;
    private ulong _replySequence;
    private bool _frameFault;
    private long _armedUs = TurnEngine.NoDeadline;
    private volatile bool _timerRests;
    private volatile bool _replaced;
    private readonly SessionKeeper _keeper;

    public Conversation(ConversationContext context)
    {
        _context = context;
        var options = context.Options;
        _inbox = new ConversationInbox(EventQueue, options.FrameQueue, context.Metrics.FrameDropped, context.TimeProvider);
        _outbox = new ConversationOutbox(ControlQueue, options.ReplyQueue, _inbox.Wake);
        // The frames by which speech is noticed are in the ring too; the pre-roll comes before them.
        var noticing = Math.Max(context.Turns.SpeechStartFrames, (context.Turns.MinInterruptionMs + FrameMs - 1) / FrameMs);
        _preRoll = new PreRoll(((options.PreRollMs + FrameMs - 1) / FrameMs) + noticing);
        _preferences = context.Preferences;
        _baseSettings = context.Turns.ToSettings(TimeSpan.FromSeconds(options.IdleTimeoutSeconds));
        _settings = _preferences.Apply(_baseSettings);
        _state = TurnState.Begin(context.History, context.NextTurn, _inbox.NowUs);
        _keeper = new SessionKeeper(context.Store, exception => context.Logger.SessionNotSaved(exception, context.SessionId));
        _calls = new TurnCalls(context.SessionId, context.Clients, _inbox, options.ReplyQueue, _ended.Token);
    }

    // What the last words to a client that does not read may take, and then the last save to a store that is gone: together less than whoever replaces
    // this stream waits for it.
    private TimeSpan Farewell => TimeSpan.FromMilliseconds(_replaced ? _context.Options.ReplaceTimeoutMs / 3.0 : FarewellMs);

    /// <summary>Ends when the conversation has ended and nothing of it runs any more.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Ends the conversation soon, for a reason of the contract.</summary>
    public void End(string reason)
    {
        _replaced = reason == ConversationRegistry.Replaced;
        _inbox.PostOrder(new TurnEvent.End(reason, _inbox.NowUs));
    }

    /// <summary>Ends the conversation after the turn that is under way.</summary>
    public void Drain() => _inbox.PostOrder(new TurnEvent.Drain(_inbox.NowUs));

    /// <summary>Holds the conversation until client, timeout or drain end it.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<ConverseRequest> requests,
        IServerStreamWriter<ConverseResponse> responses,
        ConversationStarted started,
        CancellationToken cancellationToken)
    {
        using var call = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Activity.Current = null;
        _outbox.TrySend(new ConverseResponse { Started = started });
        if (_preferences.Greeting.Length > 0 && !started.Resumed)
        {
            _inbox.TryPost(new TurnEvent.Greet(_preferences.Greeting, _inbox.NowUs));
        }

        Save();
        var reading = ReadAsync(requests, call.Token);
        var writing = _outbox.RunAsync(responses, call.Token);
        var deciding = DecideAsync(call.Token);
        try
        {
            await FirstFailureOrEndAsync(deciding, reading, writing);
            await writing.WaitAsync(Farewell, _context.TimeProvider, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            throw DeafClient();
        }
        finally
        {
            await call.CancelAsync();
            await _ended.CancelAsync();
            _inbox.Close();
            await Task.WhenAll(reading, writing, deciding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _calls.EndAsync();
            await _keeper.CloseAsync(Farewell, _context.TimeProvider);
            _completion.TrySetResult();
        }
    }

    public void Dispose()
    {
        _completion.TrySetResult();
        _traces.Dispose();
        _ended.Dispose();
        _keeper.Dispose();
    }

    // The end of the requests is an event like any other; a failure to read or write ends the call.
    private static async Task FirstFailureOrEndAsync(Task deciding, Task reading, Task writing)
    {
        var running = new List<Task> { deciding, reading, writing };
        while (true)
        {
            var ended = await Task.WhenAny(running);
            await ended;
            if (ended == deciding)
            {
                return;
            }

            running.Remove(ended);
        }
    }

    private async Task DecideAsync(CancellationToken cancellationToken)
    {
        using var timer = _context.TimeProvider.CreateTimer(
            static conversation => ((Conversation)conversation!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!_state.Ended)
        {
            if (TurnEngine.NextDeadlineUs(_state, _settings) <= _inbox.NowUs)
            {
                Take(new TurnEvent.Tick(_inbox.NowUs));
            }
            else if (_inbox.TryReadEvent(out var happened))
            {
                Take(happened);
            }
            else if (_inbox.TryReadFrame(out var frame))
            {
                Take(frame);
            }
            else
            {
                Arm(timer);
                await _inbox.WaitAsync(cancellationToken);
            }

            Pump();
        }

        _outbox.Complete();
    }

    private void OnTimer()
    {
        // It may have gone off a little before the deadline that it was set for: it must be set again then.
        _timerRests = true;
        _inbox.Wake();
    }

    // Every frame moves a deadline a little further away; the timer is only set anew when it would be late, or rests.
    private void Arm(ITimer timer)
    {
        var now = _inbox.NowUs;
        var due = TurnEngine.NextDeadlineUs(_state, _settings);
        // Room that is there already, and still nothing was sent, comes to use by another event.
        if (TurnEngine.NextRoomUs(_state, _settings) is var room && room > now)
        {
            due = Math.Min(due, room);
        }

        if (due != TurnEngine.NoDeadline && (due < _armedUs || _timerRests))
        {
            _timerRests = false;
            _armedUs = due;
            timer.Change(TimeSpan.FromMicroseconds(Math.Max(0, due - now)) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void Take(TurnEvent happened)
    {
        if (happened is TurnEvent.TriggerLlm)
        {
            // The client's word is about the audio that it sent before.
            while (_inbox.TryReadFrame(out var frame))
            {
                Take(frame);
            }
        }

        var step = TurnEngine.Advance(_state, happened, _settings);
        Apply(step);
    }

    private void Take(AudioFrame frame)
    {
        if (frame.Pcm.Length != FrameBytes || !(frame.SpeechProbability is >= 0 and <= 1))
        {
            RefuseFrame();
            return;
        }

        _frameFault = false;
        var speech = new SpeechFrame(frame.TimestampUs, frame.SpeechProbability, frame.ReceivedUnixUs, _inbox.NowUs);
        Apply(TurnEngine.Advance(_state, speech, _settings));
        if (_state.LiveTurn is { } live)
        {
            _calls.Utterance(live.Id)?.Append(frame.Pcm);
        }
        else
        {
            _preRoll.Push(frame.Pcm);
        }
    }

    // One word per run of bad frames: a broken client sends thirty a second.
    private void RefuseFrame()
    {
        if (!_frameFault)
        {
            _frameFault = true;
            Send(Responses.Error(
                "", "orchestrator", "audio_invalid", $"A frame must be {FrameBytes} bytes of 16 kHz mono PCM16 with a speech probability of 0 to 1; bad frames are skipped.", false));
        }
    }

    private void Apply(in TurnStep step)
    {
        var (history, nextTurn) = (_state.History, _state.NextTurn);
        _state = step.State;
        for (var i = 0; i < step.Effects.Count; i++)
        {
            CarryOut(step.Effects[i]);
        }

        if (!ReferenceEquals(history, _state.History) || nextTurn != _state.NextTurn)
        {
            Save();
        }
    }

    private void Pump()
    {
        while (_state.Active is { Triggered: true, Reply: { } reply } active
            && _calls.Voice(active.Id) is { } voice
            && voice.Audio.TryPeek(out var pcm)
            && pcm.Length / sizeof(short) <= reply.ReceivedSamples - reply.SentSamples
            && _outbox.HasReplyRoom()
            && TurnEngine.MaySend(_state, active.Id, _settings, _inbox.NowUs))
        {
            Apply(TurnEngine.Advance(_state, new TurnEvent.AudioSending(active.Id, pcm.Length / sizeof(short), _inbox.NowUs), _settings));
        }
    }

    private void Send(ConverseResponse message)
    {
        if (!_outbox.TrySend(message))
        {
            throw DeafClient();
        }
    }

    private RpcException DeafClient() =>
        RpcErrors.ResourceExhausted("The client does not read its responses; open the conversation anew.", _context.Options.RetryAfterMs);

    private void Save() => _keeper.Save(_context.ToRecord(_state.History, _state.NextTurn));
}
