using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>
/// Around every call of a service: refuse while draining, count, and turn whatever escapes into a status that a caller can act on. Health and reflection
/// pass untouched, because probes must be answered while draining.
/// </summary>
internal sealed class ServiceInterceptor(Drain drain, RpcMetrics metrics, TimeProvider timeProvider, ILogger<ServiceInterceptor> logger) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => TrackedAsync(requestStream, context, requests => continuation(requests, context)));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => Completed(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => TrackedAsync(requestStream, context, requests => Completed(continuation(requests, responseStream, context))));

    private static async Task<TResult> TrackedAsync<TRequest, TResult>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, Func<IAsyncStreamReader<TRequest>, Task<TResult>> call)
    {
        var requests = new TrackedStreamReader<TRequest>(requestStream, context.GetHttpContext());
        try
        {
            return await call(requests);
        }
        finally
        {
            await requests.EndAsync();
        }
    }

    private static async Task<bool> Completed(Task call)
    {
        await call;
        return true;
    }

    private async Task<TResult> GuardAsync<TResult>(ServerCallContext context, Func<Task<TResult>> call)
    {
        if (context.Method.StartsWith("/grpc.", StringComparison.Ordinal))
        {
            return await call();
        }

        // Counted before it is looked at: a drain that begins in between finds either the call or nothing.
        using var work = drain.Enter();
        if (drain.IsDraining)
        {
            throw RpcErrors.Unavailable("This instance is draining; open the call on another one.");
        }

        var started = timeProvider.GetTimestamp();
        var status = StatusCode.OK;
        metrics.Started(context.Method);
        try
        {
            return await call();
        }
        catch (Exception exception)
        {
            var translated = Translate(exception, context);
            status = translated.StatusCode;
            throw translated;
        }
        finally
        {
            metrics.Ended(context.Method, status, timeProvider.GetElapsedTime(started));
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            case RpcException { StatusCode: StatusCode.Internal } internalError when IsMalformed(internalError.Status.DebugException ?? internalError.InnerException):
            case InvalidProtocolBufferException:
                return RpcErrors.InvalidArgument("A message is not a valid protobuf of the expected type.");
            case RpcException rpc:
                return rpc;
            case Exception when context.CancellationToken.IsCancellationRequested:
                return new RpcException(new Status(StatusCode.Cancelled, "The caller ended the call."));
            case OperationCanceledException:
                return RpcErrors.Unavailable("The work was stopped before it was done; try again.");
            case IOException:
                return new RpcException(new Status(StatusCode.Cancelled, "The connection was lost."));
            default:
                logger.CallFailed(exception, context.Method);
                return new RpcException(new Status(StatusCode.Internal, "The service failed; its log has the reason."));
        }
    }

    private static bool IsMalformed(Exception? cause) => cause is InvalidProtocolBufferException;
}
