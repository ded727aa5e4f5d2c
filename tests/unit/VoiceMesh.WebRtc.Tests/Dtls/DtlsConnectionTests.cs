using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Fuzzing;

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
    public void Receive_ClientThatMissedTheLastFlight_IsAnsweredAgain()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run(toClient: datagram => link.Server.State != DtlsState.Connected);
        Assert.False(link.Client.IsConnected);

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                link.Client.Repeat();
                link.Run();
                return link.Client.IsConnected;
            },
            TimeSpan.FromSeconds(30)));
        Assert.Equal(DtlsState.Connected, link.Server.State);
    }

    /// <summary>OpenSSL 3.0 is not to see such a record: it would never read again, nor notice the end of the session.</summary>
    [Fact]
    public void Receive_ForgedRecordShorterThanItsTag_LeavesTheAssociationWorking()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run();

        link.Server.Receive(Convert.FromHexString("16FEFD00010000C400000000160000000000000000000000000000000000000000000000"));
        link.Client.SayClose();
        link.Server.Receive(link.FromClient[^1]);

        Assert.Equal(DtlsState.Closed, link.Server.State);
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

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void Receive_MutatedDatagramsOnceConnected_ChangeNothing()
    {
        using var link = new Link(_serverContext, _clientContext);
        link.Run();
        var random = new Random(6347);
        var valid = link.FromClient.ToArray();
        for (var round = 0; round < FuzzInputs.Count; round++)
        {
            link.Server.Receive(FuzzInputs.Mutate(valid[round % valid.Length], random));
            link.Server.Flush();
            link.FromServer.Clear();
            Assert.True(link.Server.State == DtlsState.Connected, $"round {round}: {link.Server.FailureDetail}");
        }

        Assert.Equal(DtlsState.Connected, link.Server.State);
        link.Client.SayClose();
        link.Server.Receive(link.FromClient[^1]);
        Assert.Equal(DtlsState.Closed, link.Server.State);
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void Receive_MutatedHandshakes_NeverConnectsToAnotherKeyNorThrows()
    {
        var random = new Random(5246);
        var connected = 0;
        var failed = 0;
        for (var round = 0; round < FuzzInputs.Count / 400; round++)
        {
            using var link = new Link(_serverContext, _clientContext);
            var victim = random.Next(1, 6);
            link.Run(toServer: (number, datagram) => number == victim ? FuzzInputs.Mutate(datagram, random) : datagram);
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
    [InlineData("16FEFD00000000000000000001AA", 14)]
    [InlineData("16FEFD00000000000000000001AA17FEFD0001000000000001000700000000000000", 14)]
    [InlineData("15FEFD00010000000000010018000000000000000000000000000000000000000000000000", 0)]
    [InlineData("15FEFD0001000000000001001900000000000000000000000000000000000000000000000000", 38)]
    [InlineData("18FEFD00000000000000000001AA", 0)]
    [InlineData("16030300000000000000000001AA", 0)]
    [InlineData("16FEFD00000000000000000002AA", 0)]
    [InlineData("16FEFD000000000000000000", 0)]
    [InlineData("", 0)]
    public void WellFormedLength_Records_EndsBeforeTheFirstBadOne(string datagram, int expected)
    {
        Assert.Equal(expected, DtlsRecords.WellFormedLength(Convert.FromHexString(datagram)));
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

        /// <summary>Carries datagrams to and fro until both are silent.</summary>
        /// <param name="toServer">Alters a datagram of the client, given its number from 1.</param>
        /// <param name="toClient">Answers false for a datagram of the server that is lost.</param>
        public void Run(Func<int, byte[], byte[]>? toServer = null, Func<byte[], bool>? toClient = null)
        {
            var number = 0;
            Client.Start();
            while (_toServer.Count + _toClient.Count > 0)
            {
                while (_toServer.TryDequeue(out var datagram))
                {
                    number++;
                    Server.Receive(toServer?.Invoke(number, datagram) ?? datagram);
                    Server.Flush();
                }

                while (_toClient.TryDequeue(out var datagram))
                {
                    if (toClient?.Invoke(datagram) is not false)
                    {
                        Client.Receive(datagram);
                    }
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
