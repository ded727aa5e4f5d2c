using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.HealthCheck;

/// <summary>Keeps a serving status per service name and tells it to checkers and watchers. The empty name means the whole server.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = [];
    private readonly Dictionary<string, List<Channel<ServingStatus>>> _watchers = [];

    public void SetStatus(string service, ServingStatus status)
    {
        lock (_gate)
        {
            if (!_statuses.TryGetValue(service, out var previous) || previous != status)
            {
                _statuses[service] = status;
                Publish(service, status);
            }
        }
    }

    public void ClearStatus(string service)
    {
        lock (_gate)
        {
            if (_statuses.Remove(service))
            {
                Publish(service, ServingStatus.ServiceUnknown);
            }
        }
    }

    public void ClearAll()
    {
        lock (_gate)
        {
            foreach (var service in _statuses.Keys.ToArray())
            {
                ClearStatus(service);
            }
        }
    }

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (_gate)
        {
            return _statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, ""));
        }
    }

    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context)
    {
        var changes = AddWatcher(request.Service);
        try
        {
            await foreach (var status in changes.Reader.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(Status.DefaultCancelled);
        }
        finally
        {
            RemoveWatcher(request.Service, changes);
        }
    }

    private Channel<ServingStatus> AddWatcher(string service)
    {
        // Only the newest status is of use to a watcher that reads slowly.
        var changes = Channel.CreateBounded<ServingStatus>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            if (!_watchers.TryGetValue(service, out var watchers))
            {
                _watchers[service] = watchers = [];
            }

            watchers.Add(changes);
            changes.Writer.TryWrite(_statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown));
        }

        return changes;
    }

    private void RemoveWatcher(string service, Channel<ServingStatus> changes)
    {
        lock (_gate)
        {
            var watchers = _watchers[service];
            watchers.Remove(changes);
            if (watchers.Count == 0)
            {
                _watchers.Remove(service);
            }
        }
    }

    private void Publish(string service, ServingStatus status)
    {
        foreach (var changes in _watchers.GetValueOrDefault(service, []))
        {
            changes.Writer.TryWrite(status);
        }
    }
}
