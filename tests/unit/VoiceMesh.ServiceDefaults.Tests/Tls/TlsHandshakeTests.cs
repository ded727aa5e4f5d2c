using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.ServiceDefaults.Rehearsals;
using VoiceMesh.ServiceDefaults.Tls;

namespace VoiceMesh.ServiceDefaults.Tests.Tls;

[Trait("Category", "unit")]
public sealed class TlsHandshakeTests : IDisposable
{
    private readonly TestAuthority _authority = new("the mesh");
    private readonly TestAuthority _stranger = new("somebody else");

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    [Theory]
    [InlineData("https://localhost:{0}")]
    [InlineData("dns:///localhost:{0}")]
    public async Task Call_CertificateOfTheAuthority_IsAnswered(string address)
    {
        await using var service = await StartAsync(_authority.Issue("localhost"));
        using var caller = new StageCaller(At(service, address), _authority.Issue("orchestrator"));

        Assert.Equal("test-service", await caller.DescribeAsync());
    }

    [Fact]
    public async Task Call_NoCertificate_IsRefused()
    {
        var folder = _authority.Issue("localhost");
        await using var service = await StartAsync(folder);
        using var caller = new StageCaller(At(service), folder: null, authorityFolder: folder);

        await AssertRefusedAsync(caller);
    }

    [Fact]
    public async Task Call_NoCertificateWhereNoneIsRequired_IsAnswered()
    {
        var folder = _authority.Issue("localhost");
        await using var service = await StartAsync(folder, required: false);
        using var caller = new StageCaller(At(service), folder: null, authorityFolder: folder);

        Assert.Equal("test-service", await caller.DescribeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_CertificateOfAnotherAuthority_IsRefused(bool required)
    {
        var folder = _authority.Issue("localhost");
        await using var service = await StartAsync(folder, required);
        using var caller = new StageCaller(At(service), _stranger.Issue("orchestrator"), folder);

        await AssertRefusedAsync(caller);
    }

    [Fact]
    public async Task Call_CertificateForServersOnly_IsRefused()
    {
        await using var service = await StartAsync(_authority.Issue("localhost"));
        using var caller = new StageCaller(At(service), _authority.Issue("orchestrator", TlsUsage.Server));

        await AssertRefusedAsync(caller);
    }

    [Fact]
    public async Task Call_ServerOfAnotherAuthority_IsNotTrusted()
    {
        await using var service = await StartAsync(_stranger.Issue("localhost"), required: false, clients: false);
        using var caller = new StageCaller(At(service), _authority.Issue("orchestrator"));

        await AssertRefusedAsync(caller);
    }

    [Fact]
    public async Task Call_ServerWithTheNameOfAnother_IsNotTrusted()
    {
        await using var service = await StartAsync(_authority.Issue("stt"));
        using var caller = new StageCaller(At(service), _authority.Issue("orchestrator"));

        await AssertRefusedAsync(caller);
    }

    [Fact]
    public async Task Call_PlainTextToTheTlsPort_IsRefusedWhileHealthStaysPlain()
    {
        await using var service = await StartAsync(_authority.Issue("localhost"));
        using var caller = new StageCaller(At(service, "http://localhost:{0}"));

        await AssertRefusedAsync(caller);
        Assert.Contains("healthy", await service.Http.GetStringAsync("/health/readiness"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rotation_ServersCertificate_IsShownToNewConnectionsWhileOldOnesGoOn()
    {
        var folder = _authority.Issue("localhost");
        await using var service = await StartAsync(folder, required: false);
        using var caller = new StageCaller(At(service), _authority.Issue("orchestrator"));
        await caller.DescribeAsync();

        var renewed = _authority.Renew(folder, "localhost");

        Assert.Equal("test-service", await caller.DescribeAsync());
        Assert.Equal(renewed, await SerialShownAsync(service));
    }

    [Fact]
    public async Task Rotation_ClientsCertificateAndAuthority_AreTakenByNewConnections()
    {
        var (server, client) = (_authority.Issue("localhost"), _authority.Issue("orchestrator"));
        await using var service = await StartAsync(server);
        using (var before = new StageCaller(At(service), client))
        {
            await before.DescribeAsync();
        }

        _stranger.Renew(server, "localhost");
        using (var late = new StageCaller(At(service), client))
        {
            await AssertRefusedAsync(late);
        }

        _stranger.Renew(client, "orchestrator");
        using var after = new StageCaller(At(service), client);
        Assert.Equal("test-service", await after.DescribeAsync());
    }

    [Fact]
    public async Task Rotation_FilesThatDoNotBelongTogether_LeaveTheOldOnesInUse()
    {
        var folder = _authority.Issue("localhost");
        await using var service = await StartAsync(folder, required: false);
        var before = await SerialShownAsync(service);

        File.WriteAllText(Path.Combine(folder, "tls.key"), File.ReadAllText(Path.Combine(_authority.Issue("localhost"), "tls.key")));
        Assert.Equal(before, await SerialShownAsync(service));

        File.Delete(Path.Combine(folder, "tls.crt"));
        Assert.Equal(before, await SerialShownAsync(service));

        var renewed = _authority.Renew(folder, "localhost");
        Assert.Equal(renewed, await SerialShownAsync(service));
    }

    [Fact]
    public async Task Rehearsal_PortThatWantsCertificates_ReachesItself()
    {
        var called = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var service = await TestService.StartAsync(
            new(),
            services => services.AddSingleton(called).AddRehearsal<SelfCall>(),
            Settings(_authority.Issue("stt"), required: true, clients: true));

        Assert.Equal("test-service", await called.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static Task<TestService> StartAsync(string folder, bool required = true, bool clients = true) => TestService.StartAsync(new(), null, Settings(folder, required, clients));

    private static string[] Settings(string folder, bool required, bool clients) =>
    [
        $"--Endpoints:Tls:CertificatePath={Path.Combine(folder, "tls.crt")}",
        $"--Endpoints:Tls:KeyPath={Path.Combine(folder, "tls.key")}",
        .. clients ? (string[])[$"--Endpoints:Tls:ClientCaPath={Path.Combine(folder, "ca.crt")}"] : [],
        $"--Endpoints:Tls:RequireClientCertificate={required}",
    ];

    private static string At(TestService service, string address = "https://localhost:{0}") =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, address, service.Grpc.Port);

    private static async Task AssertRefusedAsync(StageCaller caller)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(caller.DescribeAsync);
        Assert.True(refused.StatusCode is StatusCode.Unavailable or StatusCode.Internal, refused.Status.ToString());
    }

    private static async Task<string> SerialShownAsync(TestService service)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", service.Grpc.Port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", ApplicationProtocols = [SslApplicationProtocol.Http2] });
        Assert.Equal(SslApplicationProtocol.Http2, tls.NegotiatedApplicationProtocol);
        return ((X509Certificate2)tls.RemoteCertificate!).SerialNumber;
    }

    private sealed class SelfCall(TaskCompletionSource<string> called) : IRehearsal
    {
        public async Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken)
        {
            try
            {
                var answer = await new LanguageModelService.LanguageModelServiceClient(self).DescribeAsync(new DescribeRequest(), cancellationToken: cancellationToken);
                called.TrySetResult(answer.Service);
            }
            catch (RpcException refused)
            {
                called.TrySetException(refused);
            }
        }
    }
}
