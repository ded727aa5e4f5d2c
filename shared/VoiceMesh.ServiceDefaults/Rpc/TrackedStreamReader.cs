using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>
/// Knows whether a read is outstanding, and ends it before the call ends. Kestrel uses a stream's pipe again for a later call; a read that outlives its
/// call would take that call's first message.
/// </summary>
internal sealed class TrackedStreamReader<TRequest>(IAsyncStreamReader<TRequest> requests, HttpContext call) : IAsyncStreamReader<TRequest>
{
    private readonly Lock _gate = new();
    private Task<bool> _pending = Task.FromResult(true);
    private bool _ended;

    public TRequest Current => requests.Current;

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _ended ? Task.FromCanceled<bool>(new CancellationToken(canceled: true)) : _pending = requests.MoveNext(cancellationToken);
        }
    }

    /// <summary>Cancels what is being read without ending the call: its status still goes to the caller.</summary>
    public async Task EndAsync()
    {
        Task<bool> pending;
        lock (_gate)
        {
            _ended = true;
            pending = _pending;
        }

        if (pending.IsCompleted)
        {
            return;
        }

        call.Request.BodyReader.CancelPendingRead();
        await pending.ContinueWith(static read => _ = read.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
