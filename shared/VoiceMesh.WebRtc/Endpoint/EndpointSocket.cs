using System.Net;
using System.Net.Sockets;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>One UDP socket with a thread of its own that receives; sending is safe from any thread.</summary>
/// <remarks>
/// The thread blocks in the operating system's receive call, so that media does not wait behind other work of the thread pool, and one packet costs one
/// system call and no allocation.
/// </remarks>
internal sealed class EndpointSocket : IDisposable
{
    private const int ReceiveBufferLength = 65_536;

    // Numbers of Linux (asm-generic/socket.h), for which .NET has no names.
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(10);

    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly IDatagramHandler _handler;
    private readonly TimeProvider _timeProvider;
    private readonly EndpointCounters _counters;
    private readonly ManualResetEventSlim _stopping = new();

    /// <param name="index">Position of its binding among the endpoint's; sockets of one port share it, so that a path is the same whichever of them a datagram came by.</param>
    /// <param name="isShared">Whether others listen on the same port.</param>
    /// <param name="binding">Where to listen.</param>
    /// <param name="bufferLength">Octets asked of the operating system for each direction.</param>
    /// <param name="handler">Takes what arrives.</param>
    /// <param name="timeProvider">The clock of arrivals.</param>
    /// <param name="counters">Where to count.</param>
    /// <exception cref="SocketException">The address is not this host's, or the port is taken.</exception>
    public EndpointSocket(
        int index,
        bool isShared,
        WebRtcBinding binding,
        int bufferLength,
        IDatagramHandler handler,
        TimeProvider timeProvider,
        EndpointCounters counters)
    {
        Index = index;
        _handler = handler;
        _timeProvider = timeProvider;
        _counters = counters;
        _socket = new Socket(binding.Address.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = bufferLength,
            SendBufferSize = bufferLength,
        };
        try
        {
            if (binding.Address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = false;
            }

            if (isShared)
            {
                _socket.SetRawSocketOption(SocketLevel, ReusePort, [1, 0, 0, 0]);
            }

            _socket.Bind(new IPEndPoint(binding.Address, binding.Port));
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        _thread = new Thread(Receive) { IsBackground = true, Name = $"webrtc-{index}" };
    }

    public int Index { get; }

    public IPEndPoint LocalEndPoint { get; }

    public void Start() => _thread.Start();

    public void Send(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        try
        {
            _socket.SendTo(datagram, SocketFlags.None, to);
            _counters.Add(EndpointCounter.DatagramsSent);
            _counters.Add(EndpointCounter.BytesSent, datagram.Length);
        }
        catch (SocketException)
        {
            // No route, or a full queue: to the peer it is a lost packet, which the network may do at any time.
            _counters.Add(EndpointCounter.SendFailures);
        }
        catch (ObjectDisposedException)
        {
            _counters.Add(EndpointCounter.SendFailures);
        }
    }

    /// <summary>Closes the socket and waits for its thread.</summary>
    public void Dispose()
    {
        if (_stopping.IsSet)
        {
            return;
        }

        _stopping.Set();
        _socket.Dispose();
        if (_thread.IsAlive && _thread != Thread.CurrentThread)
        {
            _thread.Join();
        }
    }

    private void Receive()
    {
        var buffer = GC.AllocateUninitializedArray<byte>(ReceiveBufferLength, pinned: true);
        var from = new SocketAddress(_socket.AddressFamily);
        while (!_stopping.IsSet)
        {
            int length;
            try
            {
                length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
            }
            catch (SocketException) when (!_stopping.IsSet)
            {
                // The operating system reports trouble of the network here; the socket itself stays usable.
                _stopping.Wait(PauseAfterError);
                continue;
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            _counters.Add(EndpointCounter.DatagramsReceived);
            _counters.Add(EndpointCounter.BytesReceived, length);
            _handler.OnDatagram(this, from, buffer.AsSpan(0, length), _timeProvider.GetTimestamp());
        }
    }
}
