using System.Net;
using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Talks with the peers of a <see cref="WebRtcEndpoint"/>: a fixed number of workers does all work on audio, however many calls there are. Thread-safe.</summary>
/// <remarks>
/// <para>The endpoint's threads only copy packets into a bounded ring of each call. A call belongs to one worker for life, the one that has the fewest calls when it is accepted; every few
/// milliseconds the worker decodes, calls the listener, encodes and sends what is due for each of its calls.</para>
/// <para>The endpoint is not owned: dispose of this server first, then of the endpoint.</para>
/// </remarks>
public sealed class CallServer : IAsyncDisposable
{
    private readonly WebRtcEndpoint _endpoint;
    private readonly CallContext _context;
    private readonly CallWorker[] _workers;
    private readonly Lock _gate = new();
    private volatile bool _isStopped;

    /// <summary>Starts the workers.</summary>
    /// <param name="endpoint">Where the peers come from.</param>
    /// <param name="options">How calls are worked on.</param>
    /// <param name="clock">The clock of all media; the endpoint's.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="DllNotFoundException">The Opus library is not installed; the message names its package.</exception>
    public CallServer(WebRtcEndpoint endpoint, CallServerOptions options, TimeProvider clock)
        : this(endpoint, options, clock, hasThreads: true)
    {
    }

    internal CallServer(WebRtcEndpoint endpoint, CallServerOptions options, TimeProvider clock, bool hasThreads)
    {
        options.Validate();

        // A missing library must show when the service starts, not when somebody calls.
        new OpusFrameDecoder(CallAudio.ListenerRateHz).Dispose();
        _endpoint = endpoint;
        _context = new CallContext(options, clock);
        _workers = [.. Enumerable.Range(0, options.Workers == 0 ? Environment.ProcessorCount : options.Workers)
            .Select(index => new CallWorker(index, _context.Clock, options.TickMs))];
        if (hasThreads)
        {
            Array.ForEach(_workers, worker => worker.Start());
        }
    }

    /// <summary>Calls that have not ended.</summary>
    public int ActiveCalls => _context.Active;

    /// <summary>Calls that are connected.</summary>
    public int ConnectedCalls => _context.Connected;

    /// <summary>Threads that work on calls.</summary>
    public int WorkerCount => _workers.Length;

    /// <summary>How each worker keeps up.</summary>
    public IReadOnlyList<CallWorkerStatistics> Workers => Array.ConvertAll(_workers, worker => worker.Statistics);

    /// <summary>Packets of all calls that were dropped because a worker did not take them in time.</summary>
    public long OverflowedPackets => _context.Overflows;

    /// <summary>Times a listener threw.</summary>
    public long ListenerFailures => _context.Failures;

    /// <summary>Now, in the microseconds of <see cref="Receiving.ReceivedFrame.PlayTimeUs"/>.</summary>
    public long NowUs => _context.Clock.NowUs;

    /// <summary>Answers a client's offer with a new call.</summary>
    /// <param name="offer">A session description (RFC 8866) of at most 65,536 characters.</param>
    /// <param name="listener">Hears the call; one for each call.</param>
    /// <param name="client">Who asks, for the limit per address; null leaves that limit out.</param>
    /// <returns>The call, which holds the answer.</returns>
    /// <exception cref="SdpException">The offer can't be accepted; the message says which line is at fault.</exception>
    /// <exception cref="WebRtcLimitException">A limit is reached.</exception>
    /// <exception cref="ObjectDisposedException">The server or its endpoint has stopped.</exception>
    public Call Accept(string offer, ICallListener listener, IPAddress? client = null)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ObjectDisposedException.ThrowIf(_isStopped, this);
        var call = new Call(_context, listener);
        _context.CountActive(1);
        WebRtcSession session;
        try
        {
            session = _endpoint.Accept(offer, new Call.Inlet(call), client);
        }
        catch
        {
            // An endpoint that stopped meanwhile has ended the session, and so the call, itself.
            if (call.State != CallState.Ended)
            {
                _context.CountActive(-1);
            }

            throw;
        }

        call.Attach(session);
        if (!TryAssign(call))
        {
            session.End(SessionEndReason.EndpointStopped, null);
            throw new ObjectDisposedException(nameof(CallServer));
        }

        return call;
    }

    /// <summary>Ends all calls, with a goodbye to their peers, tells their listeners and stops the workers. Not to be waited for in a listener.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        await Task.WhenAll(_workers.Select(worker => worker.StopAsync()));
    }

    /// <summary>Calls that hold codecs, which are native memory.</summary>
    internal int CallsWithAudio => _context.WithAudio;

    /// <summary>One tick of every worker, for a server without threads.</summary>
    internal void Step()
    {
        foreach (var worker in _workers)
        {
            worker.Tick(NowUs, NowUs);
        }
    }

    private bool TryAssign(Call call)
    {
        lock (_gate)
        {
            var least = _workers[0];
            foreach (var worker in _workers)
            {
                least = worker.Shard.Count < least.Shard.Count ? worker : least;
            }

            return least.TryAdd(call);
        }
    }
}
