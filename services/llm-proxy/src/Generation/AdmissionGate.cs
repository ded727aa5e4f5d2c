using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Bounds the generations that run at the same time; refuses instead of queueing, so that another pod can take the call.</summary>
public sealed class AdmissionGate(IOptions<GenerationOptions> options, LlmProxyMetrics metrics)
{
    private int _inFlight;

    /// <summary>Generations that run now.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Takes a place; dispose to give it back.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED with a retry hint: every place is taken.</exception>
    public IDisposable Enter()
    {
        var limit = options.Value.MaxRequestsInFlight;
        var now = Interlocked.Increment(ref _inFlight);
        if (now > limit)
        {
            Interlocked.Decrement(ref _inFlight);
            metrics.Refused();
            throw RpcErrors.ResourceExhausted(
                $"{limit} generations are in flight, the most that this process takes (Generation:MaxRequestsInFlight); try again or on another pod.", options.Value.RetryAfterMs);
        }

        metrics.InFlightChanged(1);
        return new Place(this);
    }

    private void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        metrics.InFlightChanged(-1);
    }

    private sealed class Place(AdmissionGate gate) : IDisposable
    {
        private AdmissionGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
