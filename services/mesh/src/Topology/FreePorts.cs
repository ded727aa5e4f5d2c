using System.Net;
using System.Net.Sockets;

namespace VoiceMesh.Mesh.Topology;

/// <summary>Finds ports that nobody uses now.</summary>
internal static class FreePorts
{
    // Below the range from which Linux (32768 and up), macOS and Windows (49152 and up) give outgoing connections theirs: a port from that range can be
    // gone before the service that it was meant for has started.
    private const int First = 15_000;
    private const int Last = 32_000;

    public static int[] Take(int count)
    {
        var ports = new HashSet<int>();
        for (var tries = 0; ports.Count < count && tries < Last - First; tries++)
        {
            var port = Random.Shared.Next(First, Last);
            if (IsFree(port))
            {
                ports.Add(port);
            }
        }

        return [.. ports];
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
