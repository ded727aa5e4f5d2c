using System.Net;

namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>A server in a process of its own.</summary>
internal interface ILoadServer : IAsyncDisposable
{
    string Name { get; }

    int ProcessId { get; }

    /// <summary>Where it listens; peers send from there as well, so nothing leaves the host.</summary>
    IPAddress Address { get; }

    /// <summary>Begins a session.</summary>
    /// <param name="offer">A peer's offer.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="LoadException">The server refuses.</exception>
    Task<string> NegotiateAsync(string offer, CancellationToken stop);
}
