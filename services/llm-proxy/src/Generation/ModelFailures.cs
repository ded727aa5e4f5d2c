using System.Globalization;
using Grpc.Core;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Translates failures of language models into gRPC statuses.</summary>
public static class ModelFailures
{
    /// <summary>The status that the caller sees; with a <c>retry-after-ms</c> trailer where the same request may succeed later.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="defaultRetryAfterMs">The hint when a rate limit came without one.</param>
    public static RpcException ToRpc(ModelException exception, int defaultRetryAfterMs)
    {
        var code = exception.Failure switch
        {
            ModelFailure.Timeout => StatusCode.DeadlineExceeded,
            ModelFailure.RateLimited => StatusCode.ResourceExhausted,
            ModelFailure.Unauthenticated => StatusCode.Unauthenticated,
            ModelFailure.PermissionDenied => StatusCode.PermissionDenied,
            ModelFailure.InvalidRequest => StatusCode.InvalidArgument,
            _ => StatusCode.Unavailable,
        };
        var trailers = new Metadata();
        if (exception.RetryAfter is { } after || exception.Failure == ModelFailure.RateLimited)
        {
            var ms = exception.RetryAfter is { } hint ? Math.Clamp(hint.TotalMilliseconds, 1, int.MaxValue) : defaultRetryAfterMs;
            trailers.Add(RpcErrors.RetryAfterTrailer, ((int)Math.Ceiling(ms)).ToString(CultureInfo.InvariantCulture));
        }

        return new RpcException(new Status(code, exception.Message), trailers);
    }
}
