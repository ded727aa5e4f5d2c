using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Tests.Peers;

namespace VoiceMesh.WebRtc.Tests.Dtls;

/// <summary>Client and server joined by function calls, so that every datagram can be altered.</summary>
[Trait("Category", "unit")]
public sealed class DtlsConnectionTests : IDisposable
{
    private readonly DtlsServerContext _serverContext = new(TimeProvider.System);
    private readonly DtlsServerContext _clientContext = new(TimeProvider.System);

    [Fact]
    public void Handshake_AllDatagramsArrive_AgreesOnKeysWithinTheMtu()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run();

        Assert.Equal(DtlsState.Connected, link.Server.State);
        Assert.Equal(SrtpProfile.AeadAes128Gcm, link.Server.Profile);
        Assert.Equal(link.Client.ClientKey!.Key, link.Server.PeerKey!.Key);
        Assert.Equal(link.Client.ClientKey.Salt, link.Server.PeerKey.Salt);
        Assert.Equal(link.Client.ServerKey!.Key, link.Server.LocalKey!.Key);
        Assert.Equal(link.Client.ServerKey.Salt, link.Server.LocalKey.Salt);
        Assert.All(link.FromServer, datagram => Assert.InRange(datagram.Length, 14, DtlsConnection.Mtu));
    }

    [Fact]
    public void Receive_LastFlightAgain_IsAnsweredAgain()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run();
        var sent = link.FromServer.Count;

        // The client did not get the server's last flight and repeats its own.
        foreach (var datagram in link.LastFlightOfClient)
        {
            link.Server.Receive(datagram);
        }

        Assert.True(link.FromServer.Count > sent);
        Assert.Equal(DtlsState.Connected, link.Server.State);
    }

    [Fact]
    public void Dispose_Connected_SaysCloseNotify()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run();

        link.Server.Dispose();
        link.Client.Receive(link.FromServer[^1]);

        Assert.True(link.Client.IsClosed);
    }

    [Fact]
    public void Receive_MutatedDatagramsOnceConnected_ChangeNothing()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run();
        var random = new Random(6347);
        var valid = link.FromClient.ToArray();
        for (var round = 0; round < FuzzRounds.Count; round++)
        {
            link.Server.Receive(FuzzRounds.Mutate(valid[round % valid.Length], random));
            link.FromServer.Clear();
        }

        Assert.Equal(DtlsState.Connected, link.Server.State);
        link.Client.SayClose();
        link.Server.Receive(link.FromClient[^1]);
        Assert.Equal(DtlsState.Closed, link.Server.State);
    }

    [Fact]
    public void Receive_MutatedHandshakes_NeverConnectsToAnotherKeyNorThrows()
    {
        var random = new Random(5246);
        var connected = 0;
        var failed = 0;
        for (var round = 0; round < FuzzRounds.Count / 400; round++)
        {
            using var link = new Link(_serverContext, _clientContext);
            var victim = random.Next(1, 6);
            link.Run(toServer: (number, datagram) => number == victim ? FuzzRounds.Mutate(datagram, random) : datagram);
            if (link.Server.State == DtlsState.Connected)
            {
                connected++;
                Assert.Equal(link.Client.ClientKey!.Key, link.Server.PeerKey!.Key);
            }
            else
            {
                failed++;
            }
        }

        Assert.NotEqual(0, connected);
        Assert.NotEqual(0, failed);
    }

    [Theory]
    [InlineData("sha-256 00", false)]
    [InlineData("sha-1 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13", false)]
    [InlineData("SHA-256 00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f", true)]
    [InlineData("sha-256 00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e", false)]
    [InlineData("sha-256 00-01-02-03-04-05-06-07-08-09-0a-0b-0c-0d-0e-0f-00-01-02-03-04-05-06-07-08-09-0a-0b-0c-0d-0e-0f", false)]
    [InlineData("sha-256", false)]
    public void TryParse_Fingerprints_TakesSha2InPairsOnly(string value, bool expected)
    {
        Assert.Equal(expected, DtlsFingerprint.TryParse(value) is not null);
    }

    [Theory]
    [InlineData(1200, 113)]
    [InlineData(113, 113)]
    [InlineData(112, 63)]
    [InlineData(10, 63)]
    public void NextDatagram_TwoRecords_CutsAtRecordBorders(int mtu, int expected)
    {
        var records = new byte[113];
        records[12] = 50;
        records[63 + 12] = 37;

        Assert.Equal(expected, DtlsRecords.NextDatagram(records, mtu));
    }

    public void Dispose()
    {
        _serverContext.Dispose();
        _clientContext.Dispose();
    }

    private sealed class Link : IDatagramSink, IDisposable
    {
        private readonly Queue<byte[]> _toServer = new();
        private readonly Queue<byte[]> _toClient = new();

        public Link(DtlsServerContext server, DtlsServerContext client)
        {
            Server = new DtlsConnection(server, client.Fingerprint, this);
            Client = new DtlsTestClient(client, datagram =>
            {
                FromClient.Add(datagram);
                _toServer.Enqueue(datagram);
            });
        }

        public DtlsConnection Server { get; }

        public DtlsTestClient Client { get; }

        public List<byte[]> FromClient { get; } = [];

        public List<byte[]> FromServer { get; } = [];

        /// <summary>Certificate, key exchange, verification, change of cipher, finished: what follows the first flight.</summary>
        public IEnumerable<byte[]> LastFlightOfClient => FromClient.Skip(1);

        /// <summary>Carries datagrams to and fro until both are silent.</summary>
        public void Run(Func<int, byte[], byte[]>? toServer = null)
        {
            var number = 0;
            Client.Start();
            while (_toServer.Count + _toClient.Count > 0)
            {
                while (_toServer.TryDequeue(out var datagram))
                {
                    number++;
                    Server.Receive(toServer?.Invoke(number, datagram) ?? datagram);
                }

                while (_toClient.TryDequeue(out var datagram))
                {
                    Client.Receive(datagram);
                }
            }
        }

        public void Send(ReadOnlySpan<byte> datagram)
        {
            FromServer.Add(datagram.ToArray());
            _toClient.Enqueue(datagram.ToArray());
        }

        public void Dispose()
        {
            Server.Dispose();
            Client.Dispose();
        }
    }
}
