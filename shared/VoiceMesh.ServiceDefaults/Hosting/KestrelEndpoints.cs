using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.ServiceDefaults.Tls;

namespace VoiceMesh.ServiceDefaults.Hosting;

/// <summary>
/// Binds the two ports of a service: gRPC without TLS needs a port that speaks HTTP/2 only, so HTTP/1.1 has one of its own. Only gRPC's port can speak TLS.
/// </summary>
internal static class KestrelEndpoints
{
    public static void Bind(IWebHostBuilder host) => host.ConfigureKestrel((context, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(20);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.Http2.MaxStreamsPerConnection = 256;
        // Bidirectional audio streams are idle for long stretches by nature.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;

        // Looked at before validation refuses what is wrong here; nothing is bound before that.
        var address = Resolve(context.Configuration[$"{EndpointsOptions.Section}:{nameof(EndpointsOptions.BindAddress)}"] ?? "");
        kestrel.Listen(address, Port(context.Configuration, nameof(EndpointsOptions.GrpcPort)), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (!string.IsNullOrEmpty(context.Configuration[$"{ServerTlsOptions.Section}:{nameof(ServerTlsOptions.CertificatePath)}"]))
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(kestrel.ApplicationServices.GetRequiredService<ServerTls>().Handshake()),
                });
            }
        });
        kestrel.Listen(address, Port(context.Configuration, nameof(EndpointsOptions.HttpPort)), listen => listen.Protocols = HttpProtocols.Http1);
    });

    private static int Port(IConfiguration configuration, string name) =>
        ushort.TryParse(configuration[$"{EndpointsOptions.Section}:{name}"], CultureInfo.InvariantCulture, out var port) ? port : 0;

    /// <summary>Kestrel reports addresses in the order in which they were bound.</summary>
    public static BoundEndpoints Read(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        return addresses.Length == 2
            ? new BoundEndpoints(Reachable(addresses[0]), Reachable(addresses[1]))
            : throw new InvalidOperationException("The service has not started, so it has no addresses yet.");
    }

    private static Uri Reachable(string address) =>
        new(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal));

    private static IPAddress Resolve(string bindAddress) => bindAddress switch
    {
        "" => Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true" ? IPAddress.Any : IPAddress.Loopback,
        "*" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(bindAddress, out var parsed)
            ? parsed
            : IPAddress.Loopback,
    };
}
