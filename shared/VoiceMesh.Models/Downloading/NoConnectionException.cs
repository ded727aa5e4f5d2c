namespace VoiceMesh.Models.Downloading;

/// <summary>No connection came about. Before the first byte this means that the machine is offline, which no retry mends.</summary>
internal sealed class NoConnectionException(Uri address, Exception inner) : Exception($"{address.Host} cannot be reached", inner);
