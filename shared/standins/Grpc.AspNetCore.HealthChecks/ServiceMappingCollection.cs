using System.Collections;

namespace Grpc.AspNetCore.HealthChecks;

public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly Dictionary<string, ServiceMapping> _mappings = [];

    public int Count => _mappings.Count;

    public bool IsReadOnly => false;

    /// <summary>Replaces the mapping of the name if there is one.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate) => _mappings[name] = new ServiceMapping(name, predicate);

    public void Add(ServiceMapping item) => _mappings.Add(item.Name, item);

    public bool Remove(string name) => _mappings.Remove(name);

    public bool Remove(ServiceMapping item) => _mappings.Remove(item.Name);

    public void Clear() => _mappings.Clear();

    public bool Contains(ServiceMapping item) => _mappings.ContainsValue(item);

    public void CopyTo(ServiceMapping[] array, int arrayIndex) => _mappings.Values.CopyTo(array, arrayIndex);

    public IEnumerator<ServiceMapping> GetEnumerator() => _mappings.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
