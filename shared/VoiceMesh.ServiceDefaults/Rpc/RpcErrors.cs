using System.Globalization;
using Grpc.Core;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>The statuses with which services refuse; each message says what was wrong and what to do.</summary>
public static class RpcErrors
{
    /// <summary>Trailer with the time after which a refused request may be tried again, in milliseconds.</summary>
    public const string RetryAfterTrailer = "retry-after-ms";

    /// <summary>The caller sent something that can never work.</summary>
    public static RpcException InvalidArgument(string message) => new(new Status(StatusCode.InvalidArgument, message));

    /// <summary>The request is understood but not now, in this order or state.</summary>
    public static RpcException FailedPrecondition(string message) => new(new Status(StatusCode.FailedPrecondition, message));

    /// <summary>More than a documented limit.</summary>
    public static RpcException OutOfRange(string message) => new(new Status(StatusCode.OutOfRange, message));

    /// <summary>What was named does not exist.</summary>
    public static RpcException NotFound(string message) => new(new Status(StatusCode.NotFound, message));

    /// <summary>What was to be made exists.</summary>
    public static RpcException AlreadyExists(string message) => new(new Status(StatusCode.AlreadyExists, message));

    /// <summary>The service, or something behind it, cannot work now.</summary>
    public static RpcException Unavailable(string message) => new(new Status(StatusCode.Unavailable, message));

    /// <summary>Full: try again after the hint, perhaps on another pod.</summary>
    /// <param name="message">What is full and its limit.</param>
    /// <param name="retryAfterMs">Hint in milliseconds.</param>
    public static RpcException ResourceExhausted(string message, int retryAfterMs) => new(
        new Status(StatusCode.ResourceExhausted, message),
        new Metadata { { RetryAfterTrailer, retryAfterMs.ToString(CultureInfo.InvariantCulture) } });
}
