using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>
/// One session's <c>Converse</c> stream to the orchestrator. It outlives the stream: when the orchestrator dies, the link takes the session up on another
/// with <c>resume</c>, after growing waits; what the client says meanwhile waits in the lanes, and what it typed into the lost stream without any sign of an
/// answer is sent once more.
/// </summary>
internal sealed partial class ConversationLink : IAsyncDisposable
{
    private readonly ConversationService.ConversationServiceClient _client;
    private readonly ConversationOptions _options;
    private readonly StartConversation _start;
    private readonly StandingSettings _settings;
    private readonly UnansweredTexts _texts = new();
    private readonly IConversationListener _listener;
    private readonly TimeProvider _clock;
    private readonly ILogger<ConversationLink> _logger;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenSource _stopRequested = new();
    private Task _run = Task.CompletedTask;
    private bool _everStarted;
    private volatile bool _startedNow;

    public ConversationLink(
        ConversationService.ConversationServiceClient client,
        ConversationOptions options,
        StartConversation start,
        OutgoingLanes lanes,
        IConversationListener listener,
        TimeProvider clock,
        ILogger<ConversationLink> logger)
    {
        _client = client;
        _options = options;
        _start = start;
        _settings = new StandingSettings(start.Settings ?? new ConversationSettings());
        Lanes = lanes;
        _listener = listener;
        _clock = clock;
        _logger = logger;
    }

    public OutgoingLanes Lanes { get; }

    public void Open() => _run = Task.Run(RunAsync);

    /// <summary>Asks the orchestrator to end the conversation in order; ends it here when it does not within its time.</summary>
    public async Task StopAsync()
    {
        RequestStop();
        try
        {
            await _run.WaitAsync(TimeSpan.FromMilliseconds(_options.StopTimeoutMs), _clock);
        }
        catch (TimeoutException)
        {
            await _abort.CancelAsync();
            await _run;
        }
    }

    /// <summary>Sends the stop; the end arrives as <see cref="IConversationListener.OnClosed"/>.</summary>
    public void RequestStop()
    {
        Lanes.TryAddControl(new ConverseRequest { Stop = new StopConversation() });
        _stopRequested.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await _run;
    }

    private async Task RunAsync()
    {
        ConversationClosure closure;
        try
        {
            closure = await ConverseUntilClosedAsync();
        }
        catch (OperationCanceledException)
        {
            closure = new ConversationClosure("stopped");
        }
        catch (Exception exception)
        {
            LogBroken(exception, _start.SessionId);
            closure = new ConversationClosure("failed", "internal", "The session failed inside the media server; open a new one.");
        }

        _listener.OnClosed(closure);
    }

    private async Task<ConversationClosure> ConverseUntilClosedAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var end = await ConverseOnceAsync();
            if (end.Closure is { } closure)
            {
                return closure;
            }

            var again = _texts.Lost(_startedNow);
            if (_startedNow)
            {
                attempt = 1;
            }

            if (_stopRequested.IsCancellationRequested)
            {
                return new ConversationClosure("stopped");
            }

            if (attempt > _options.ReconnectAttempts)
            {
                LogGivenUp(_start.SessionId, attempt, end.Message);
                return new ConversationClosure("failed", end.Code, "The orchestrator stayed unreachable; open a new session later.");
            }

            if (attempt == 1)
            {
                LogLost(_start.SessionId, end.Code, end.Message);
                _listener.OnLost(end.Code, end.Message, again);
            }

            await WaitBeforeAsync(attempt);
        }
    }

    private async Task WaitBeforeAsync(int attempt)
    {
        var delayMs = Math.Min(_options.ReconnectFirstDelayMs * Math.Pow(2, attempt - 1), _options.ReconnectMaxDelayMs);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token, _stopRequested.Token);
        await Task.Delay(TimeSpan.FromMilliseconds(delayMs), _clock, either.Token);
    }

    private async Task<StreamEnd> ConverseOnceAsync()
    {
        _startedNow = false;
        using var stream = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        using var startTimeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(_options.StartTimeoutMs), _clock);
        using var giveUpStart = startTimeout.Token.Register(() =>
        {
            if (!_startedNow)
            {
                stream.Cancel();
            }
        });

        using var call = _client.Converse(cancellationToken: stream.Token);
        var sending = Task.CompletedTask;
        try
        {
            _start.Resume = _everStarted;
            _start.Settings = _settings.Current;
            await call.RequestStream.WriteAsync(new ConverseRequest { Start = _start });
            _texts.Open();
            sending = SendAsync(call, stream.Token);
            return await ReceiveAsync(call, stream.Token);
        }
        catch (RpcException exception)
        {
            _abort.Token.ThrowIfCancellationRequested();
            return Explain(exception.Status);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            _abort.Token.ThrowIfCancellationRequested();
            return StreamEnd.Lost("orchestrator_unavailable", "The orchestrator does not answer; the session is taken up again as soon as it does.");
        }
        finally
        {
            await stream.CancelAsync();
            await sending;
        }
    }

    private async Task SendAsync(AsyncDuplexStreamingCall<ConverseRequest, ConverseResponse> call, CancellationToken cancellationToken)
    {
        try
        {
            while (_texts.TryTakeAgain(out var text))
            {
                await call.RequestStream.WriteAsync(text, cancellationToken);
            }

            await Lanes.SendAllAsync(
                request =>
                {
                    if (request.Configure is { } change)
                    {
                        _settings.Change(change);
                    }

                    return request.Text is null ? call.RequestStream.WriteAsync(request) : SendTextAsync(call.RequestStream, request);
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException or InvalidOperationException or IOException)
        {
            // The receiving side of the same call reports why the stream ended, with its status.
        }
    }

    private async Task SendTextAsync(IClientStreamWriter<ConverseRequest> requests, ConverseRequest text)
    {
        _texts.Sending(text);
        try
        {
            await requests.WriteAsync(text);
        }
        catch (Exception)
        {
            _texts.NotSent(text);
            throw;
        }
    }

    private async Task<StreamEnd> ReceiveAsync(AsyncDuplexStreamingCall<ConverseRequest, ConverseResponse> call, CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            var response = call.ResponseStream.Current;
            _texts.Heard(response);
            switch (response.ResponseCase)
            {
                case ConverseResponse.ResponseOneofCase.Started:
                    _startedNow = true;
                    var afterLoss = _everStarted;
                    _everStarted = true;
                    _listener.OnStarted(response.Started, afterLoss);
                    break;
                case ConverseResponse.ResponseOneofCase.Ended when response.Ended.Reason == "draining" && !_stopRequested.IsCancellationRequested:
                    return StreamEnd.Lost("orchestrator_draining", "The orchestrator is going away; the session moves to another.");
                case ConverseResponse.ResponseOneofCase.Ended:
                    return StreamEnd.Over(new ConversationClosure(response.Ended.Reason));
                case ConverseResponse.ResponseOneofCase.None:
                    break;
                default:
                    if (response.Error is { Error.Code: "settings_invalid" })
                    {
                        _settings.Refuse();
                    }

                    _listener.OnResponse(response);
                    break;
            }
        }

        return StreamEnd.Lost("orchestrator_unavailable", "The orchestrator closed the conversation's stream; the session is taken up again.");
    }

    private StreamEnd Explain(Status status) => status.StatusCode switch
    {
        // A change that this orchestrator does not take must not cost the session: it goes on with the settings that opened it.
        StatusCode.InvalidArgument when _everStarted && _settings.Reset() => StreamEnd.Lost("invalid_settings", status.Detail),
        StatusCode.InvalidArgument => StreamEnd.Over(new ConversationClosure("failed", "invalid_settings", status.Detail)),
        StatusCode.Unimplemented or StatusCode.PermissionDenied or StatusCode.Unauthenticated =>
            StreamEnd.Over(new ConversationClosure("failed", "orchestrator_refused", status.Detail)),
        StatusCode.ResourceExhausted => StreamEnd.Lost("orchestrator_full", "Every orchestrator is full; trying again."),
        _ => StreamEnd.Lost("orchestrator_unavailable", "The orchestrator is not reachable; the session is taken up again as soon as it is."),
    };

    private readonly record struct StreamEnd(ConversationClosure? Closure, string Code, string Message)
    {
        public static StreamEnd Over(ConversationClosure closure) => new(closure, "", "");

        public static StreamEnd Lost(string code, string message) => new(null, code, message);
    }
}
