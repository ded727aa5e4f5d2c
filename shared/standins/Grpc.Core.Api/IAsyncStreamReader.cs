namespace Grpc.Core;

public interface IAsyncStreamReader<out T>
{
    T Current { get; }

    /// <summary>False once the peer has completed the stream.</summary>
    Task<bool> MoveNext(CancellationToken cancellationToken);
}
