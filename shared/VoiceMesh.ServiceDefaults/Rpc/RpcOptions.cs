using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>Limits of the gRPC server. Section <c>Rpc</c>.</summary>
public sealed class RpcOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Rpc";

    /// <summary>Default of <see cref="MaxReceiveMessageBytes"/>.</summary>
    public const int DefaultMaxReceiveMessageBytes = 1 << 20;

    /// <summary>Largest message a caller may send, 64 KiB to 64 MiB, default 1 MiB; a larger one ends its call with RESOURCE_EXHAUSTED.</summary>
    [Range(65536, 67108864)]
    public int MaxReceiveMessageBytes { get; set; } = DefaultMaxReceiveMessageBytes;
}
