using System.ComponentModel.DataAnnotations;
using System.Net;

namespace VoiceMesh.ServiceDefaults.Hosting;

/// <summary>Where a service listens. Section <c>Endpoints</c>.</summary>
public sealed class EndpointsOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Endpoints";

    /// <summary>HTTP/2 port for gRPC, 0 to 65535; 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int GrpcPort { get; set; }

    /// <summary>HTTP/1.1 port for health, metrics and, in media-server, the edge; 0 takes a free port.</summary>
    [Range(0, 65535)]
    public int HttpPort { get; set; }

    /// <summary>
    /// Address to bind: an IP address, <c>localhost</c> or <c>*</c>. Empty (default): <c>*</c> in a container, <c>localhost</c> elsewhere, so that a
    /// laptop offers nothing to its network unasked.
    /// </summary>
    [CustomValidation(typeof(EndpointsOptions), nameof(CheckAddress))]
    public string BindAddress { get; set; } = "";

    /// <summary>Holds <see cref="BindAddress"/> to what can be bound.</summary>
    /// <param name="address">The setting.</param>
    /// <param name="context">The validator's.</param>
    public static ValidationResult? CheckAddress(string address, ValidationContext context) =>
        address is "" or "*" or "localhost" || IPAddress.TryParse(address, out _)
            ? ValidationResult.Success
            : new ValidationResult($"BindAddress '{address}' is neither an IP address nor 'localhost' or '*'.", [nameof(BindAddress)]);
}
