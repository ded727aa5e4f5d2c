namespace VoiceMesh.Models.Caching;

/// <summary>The right to use a loaded model until it is given back; while anybody holds one, the model stays loaded.</summary>
/// <typeparam name="T">The model.</typeparam>
public sealed class ModelLease<T> : IDisposable
    where T : class, IDisposable
{
    private Action? _giveBack;

    internal ModelLease(T model, Action giveBack)
    {
        Model = model;
        _giveBack = giveBack;
    }

    /// <summary>The model; not to be used after <see cref="Dispose"/>, nor disposed by its user.</summary>
    public T Model { get; }

    /// <summary>Gives the model back; a second call does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
