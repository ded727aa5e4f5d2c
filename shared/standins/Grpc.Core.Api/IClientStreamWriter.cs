namespace Grpc.Core;

public interface IClientStreamWriter<in T> : IAsyncStreamWriter<T>
{
    /// <summary>Half-closes: the server sees the end of the requests, responses go on.</summary>
    Task CompleteAsync();
}
