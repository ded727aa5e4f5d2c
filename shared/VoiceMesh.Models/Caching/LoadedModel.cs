namespace VoiceMesh.Models.Caching;

/// <summary>A model that has just been loaded.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <param name="Model">The model; from now on the cache disposes it.</param>
/// <param name="WeightBytes">Memory that its weights take.</param>
public sealed record LoadedModel<T>(T Model, long WeightBytes)
    where T : class, IDisposable;
