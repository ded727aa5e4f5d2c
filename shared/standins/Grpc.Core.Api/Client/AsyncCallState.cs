namespace Grpc.Core;

/// <summary>
/// What the four kinds of call share: headers, status, trailers and disposal. A client gives them as delegates that take a state object, which
/// spares it a closure per call, or as plain ones, as mocks do.
/// </summary>
internal readonly struct AsyncCallState
{
    private readonly object? _state;
    private readonly object _headers;
    private readonly object _status;
    private readonly object _trailers;
    private readonly object _dispose;

    public AsyncCallState(
        Func<object, Task<Metadata>> headers,
        Func<object, Status> status,
        Func<object, Metadata> trailers,
        Action<object> dispose,
        object state)
    {
        _state = state;
        _headers = headers;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
    }

    public AsyncCallState(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
    {
        _state = null;
        _headers = headers;
        _status = status;
        _trailers = trailers;
        _dispose = dispose;
    }

    public Task<Metadata> Headers => _headers as Task<Metadata> ?? ((Func<object, Task<Metadata>>)_headers)(_state!);

    public Status GetStatus() => _status is Func<Status> status ? status() : ((Func<object, Status>)_status)(_state!);

    public Metadata GetTrailers() => _trailers is Func<Metadata> trailers ? trailers() : ((Func<object, Metadata>)_trailers)(_state!);

    public void Dispose()
    {
        if (_dispose is Action dispose)
        {
            dispose();
        }
        else
        {
            ((Action<object>)_dispose)(_state!);
        }
    }
}
