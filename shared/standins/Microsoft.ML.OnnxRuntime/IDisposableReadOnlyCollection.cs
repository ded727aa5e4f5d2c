namespace Microsoft.ML.OnnxRuntime;

/// <summary>Results of a run; disposing the collection disposes them.</summary>
public interface IDisposableReadOnlyCollection<T> : IReadOnlyCollection<T>, IReadOnlyList<T>, IDisposable
{
}
