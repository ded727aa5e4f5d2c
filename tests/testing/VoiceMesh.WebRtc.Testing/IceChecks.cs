using System.Security.Cryptography;
using System.Text;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Testing;

/// <summary>Connectivity checks as a full agent sends them (RFC 8445 §7.1).</summary>
internal static class IceChecks
{
    public const uint UsualPriority = 0x6E0001FF;

    /// <summary>Signed with the credentials of the agent that is asked; the other fragment is the asking agent's.</summary>
    public static byte[] Request(
        IceCredentials server,
        string clientFragment,
        bool nominate = true,
        uint priority = UsualPriority,
        bool isControlling = true,
        ushort unknownAttribute = 0)
    {
        var buffer = new byte[StunWriter.BufferLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, RandomNumberGenerator.GetBytes(StunMessage.TransactionIdLength));
        writer.Add(StunAttributeType.Username, Encoding.ASCII.GetBytes($"{server.UsernameFragment}:{clientFragment}"));
        writer.AddUInt32(StunAttributeType.Priority, priority);
        writer.AddUInt64(isControlling ? StunAttributeType.IceControlling : StunAttributeType.IceControlled, 4711);
        if (unknownAttribute != 0)
        {
            writer.AddUInt32((StunAttributeType)unknownAttribute, 0);
        }

        if (nominate)
        {
            writer.Add(StunAttributeType.UseCandidate, []);
        }

        return buffer[..writer.Finish(Encoding.ASCII.GetBytes(server.Password))];
    }
}
