using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.ServiceDefaults.Tests.Tls;

/// <summary>Another service of the mesh, as far as it calls <c>llm-proxy</c>; one caller is one connection.</summary>
internal sealed class StageCaller : IDisposable
{
    private readonly ServiceProvider _services;

    public StageCaller(string address, string? folder = null, string? authorityFolder = null)
    {
        var settings = new Dictionary<string, string?> { ["Stages:LlmProxy:Address"] = address };
        if (folder is not null)
        {
            settings["Stages:LlmProxy:Tls:CertificatePath"] = Path.Combine(folder, "tls.crt");
            settings["Stages:LlmProxy:Tls:KeyPath"] = Path.Combine(folder, "tls.key");
        }

        if ((authorityFolder ?? folder) is { } trusted)
        {
            settings["Stages:LlmProxy:Tls:CaPath"] = Path.Combine(trusted, "ca.crt");
        }

        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging()
            .AddStageClient<LanguageModelService.LanguageModelServiceClient>("llm-proxy")
            .BuildServiceProvider();
    }

    public async Task<string> DescribeAsync() =>
        (await _services.GetRequiredService<LanguageModelService.LanguageModelServiceClient>().DescribeAsync(new DescribeRequest(), deadline: DateTime.UtcNow.AddSeconds(30))).Service;

    public void Dispose() => _services.Dispose();
}
