using System.Net;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Talks with the peers of a <see cref="WebRtcEndpoint"/>: a fixed number of workers does all work on audio, however many calls there are. Thread-safe.</summary>
/// <remarks>The endpoint is not owned: dispose of this server first, then of the endpoint.</remarks>
public sealed class CallServer : IAsyncDisposable
{
    /// <summary>Starts the workers.</summary>
    /// <param name="endpoint">Where the peers come from.</param>
    /// <param name="options">How calls are worked on.</param>
    /// <param name="clock">The clock of all media; the endpoint's.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="DllNotFoundException">The Opus library is not installed; the message names its package.</exception>
    public CallServer(WebRtcEndpoint endpoint, CallServerOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(clock);
        options.Validate();
        WorkerCount = options.Workers;
    }

    /// <summary>Calls that have not ended.</summary>
    public int ActiveCalls => throw new NotImplementedException();

    /// <summary>Calls that are connected.</summary>
    public int ConnectedCalls => throw new NotImplementedException();

    /// <summary>Threads that work on calls.</summary>
    public int WorkerCount { get; }

    /// <summary>How each worker keeps up.</summary>
    public IReadOnlyList<CallWorkerStatistics> Workers => throw new NotImplementedException();

    /// <summary>Answers a client's offer with a new call.</summary>
    /// <param name="offer">A session description (RFC 8866) of at most 65,536 characters.</param>
    /// <param name="listener">Hears the call; one for each call.</param>
    /// <param name="client">Who asks, for the limit per address; null leaves that limit out.</param>
    /// <returns>The call, which holds the answer.</returns>
    /// <exception cref="SdpException">The offer can't be accepted; the message says which line is at fault.</exception>
    /// <exception cref="WebRtcLimitException">A limit is reached.</exception>
    /// <exception cref="ObjectDisposedException">The server or its endpoint has stopped.</exception>
    public Call Accept(string offer, ICallListener listener, IPAddress? client = null) => throw new NotImplementedException();

    /// <summary>Ends all calls, with a goodbye to their peers, tells their listeners and stops the workers.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
