using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.ServiceDefaults.Tests.Tls;

[Trait("Category", "unit")]
[Collection("console")]
public sealed class TlsSettingsTests : IDisposable
{
    private readonly TestAuthority _authority = new("the mesh");
    private readonly string _folder;

    public TlsSettingsTests() => _folder = _authority.Issue("stt");

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData("Endpoints:Tls:CertificatePath={0}/tls.crt", "Endpoints:Tls: CertificatePath and KeyPath go together: KeyPath is missing.")]
    [InlineData("Endpoints:Tls:ClientCaPath={0}/ca.crt", "CertificatePath is missing")]
    [InlineData("Endpoints:Tls:CertificatePath={0}/none.crt Endpoints:Tls:KeyPath={0}/tls.key", "CertificatePath: there is no file {0}/none.crt.")]
    [InlineData("Endpoints:Tls:CertificatePath={0}/tls.key Endpoints:Tls:KeyPath={0}/tls.key", "are no PEM certificate with its unencrypted key")]
    [InlineData("Endpoints:Tls:CertificatePath={0}/tls.crt Endpoints:Tls:KeyPath={0}/tls.key Endpoints:Tls:RequireClientCertificate=true", "RequireClientCertificate wants ClientCaPath")]
    [InlineData("Endpoints:Tls:CertificatePath={0}/tls.crt Endpoints:Tls:KeyPath={0}/tls.key Endpoints:Tls:ClientCaPath={0}/tls.key", "ClientCaPath {0}/tls.key holds no PEM certificate")]
    [InlineData("Endpoints:Tls:Certificate={0}/tls.crt", "Endpoints:Tls:Certificate is not a setting")]
    [InlineData("Stages:LlmProxy:Tls:CaPath={0}/none.crt", "Stages:LlmProxy:Tls: CaPath: there is no file {0}/none.crt.")]
    [InlineData("Stages:LlmProxy:Tls:KeyPath={0}/tls.key", "CertificatePath is missing")]
    [InlineData("Stages:LlmProxy:Tls:CaPath={0}/ca.crt Stages:LlmProxy:Address=http://llm-proxy:5053", "Address is http://, which is plain text")]
    public async Task RunAsync_FaultyTlsSettings_AreRefusedWithWhatIsWrong(string settings, string says)
    {
        string[] arguments = [.. settings.Replace("{0}", _folder, StringComparison.Ordinal).Split(' ').Select(setting => $"--{setting}")];

        var (exitCode, errors) = await RunAsync(arguments);

        Assert.Equal(ServiceHost.ExitInvalidSettings, exitCode);
        Assert.Contains(says.Replace("{0}", _folder, StringComparison.Ordinal), errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SeveralFaults_AreReportedAtOnce()
    {
        var (_, errors) = await RunAsync(["--Endpoints:Tls:CertificatePath=/none.crt", "--Endpoints:Tls:KeyPath=/none.key", "--Endpoints:Tls:ClientCaPath=/none.ca"]);

        foreach (var file in new[] { "/none.crt", "/none.key", "/none.ca" })
        {
            Assert.Contains($"there is no file {file}", errors, StringComparison.Ordinal);
        }
    }

    private static async Task<(int ExitCode, string Errors)> RunAsync(string[] arguments)
    {
        var builder = ServiceHost.CreateBuilder("test-service", ["--Stages:LlmProxy:Address=dns:///llm-proxy:5053", .. arguments]);
        builder.Services.AddStageClient<LanguageModelService.LanguageModelServiceClient>("llm-proxy");
        await using var app = builder.Build();
        using var captured = new StringWriter();
        var error = Console.Error;
        Console.SetError(captured);
        try
        {
            return (await ServiceHost.RunAsync(app), captured.ToString());
        }
        finally
        {
            Console.SetError(error);
        }
    }
}
