using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using VoiceMesh.Client;
using VoiceMesh.Mesh.Topology;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace VoiceMesh.Integration.Tests.Tls;

/// <summary>The mesh as <c>k8s/components/mtls</c> runs it.</summary>
[Trait("Category", "integration")]
public sealed class MutualTlsTests(SecureMesh mesh) : IClassFixture<SecureMesh>
{
    [Fact]
    public async Task Speak_EveryServiceWantsACertificate_IsTranscribedAndAnsweredAloud()
    {
        // Two ends for each of the five, and four arrows with three files each.
        Assert.Equal((5 * 4) + (4 * 3), mesh.Services.Sum(service => service.Environment.Keys.Count(name => name.Contains("__Tls__", StringComparison.Ordinal))));
        var options = new VoiceSessionOptions();
        await using var session = await VoiceSession.OpenAsync(mesh.MediaAddress, options, TimeProvider.System, CancellationToken.None);

        var result = await new SpokenExchange(session, options, TimeProvider.System).RunAsync(MeshFixture.GoForward, TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.True(result.Settled, mesh.Log);
        Assert.Empty(result.Errors.Select(error => error.Body.ToString()));
        Assert.Contains("forward", string.Join(" ", result.Transcripts), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(result.Answers);
        Assert.True(result.Reply.Length > 16000, "At least half a second of reply was heard.");
        Assert.DoesNotContain("rehearsal ended early", mesh.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("can't be used", mesh.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_EveryService_TakesOurCertificateAndNoOtherCaller()
    {
        foreach (var service in mesh.Services)
        {
            Assert.Equal("Serving", await AskAsync(service, mesh.Ours));
            Assert.StartsWith("refused", await AskAsync(service, null), StringComparison.Ordinal);
            Assert.StartsWith("refused", await AskAsync(service, mesh.Strange), StringComparison.Ordinal);
            Assert.StartsWith("refused", await AskInPlainTextAsync(service), StringComparison.Ordinal);
        }
    }

    /// <summary>Asks a gRPC port for its readiness.</summary>
    /// <param name="service">Who is asked.</param>
    /// <param name="secret">Folder of the certificate that is shown; null shows none.</param>
    private async Task<string> AskAsync(ServiceSpec service, string? secret)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(mesh.Ours, "ca.crt"));
        using var certificate = secret is null ? null : X509Certificate2.CreateFromPemFile(Path.Combine(secret, "tls.crt"), Path.Combine(secret, "tls.key"));
        using var channel = GrpcChannel.ForAddress($"https://localhost:{service.GrpcPort}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
                    CertificateChainPolicy = new X509ChainPolicy
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { authority },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            },
            DisposeHttpClient = true,
        });
        return await AskAsync(channel);
    }

    private static async Task<string> AskInPlainTextAsync(ServiceSpec service)
    {
        using var channel = GrpcChannel.ForAddress($"http://localhost:{service.GrpcPort}");
        return await AskAsync(channel);
    }

    private static async Task<string> AskAsync(GrpcChannel channel)
    {
        try
        {
            var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "readiness" });
            return answer.Status == ServingStatus.Serving ? "Serving" : answer.Status.ToString();
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.Unavailable or StatusCode.Internal)
        {
            return $"refused: {refused.Status.Detail}";
        }
    }
}
