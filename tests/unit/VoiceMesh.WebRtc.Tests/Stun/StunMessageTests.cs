using System.Net;
using System.Text;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Stun;

/// <summary>The vectors of RFC 5769 §2.1 to §2.3, and what a hostile network makes of them.</summary>
[Trait("Category", "unit")]
public sealed class StunMessageTests
{
    private static readonly byte[] Password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    private static readonly byte[] SampleRequest = Convert.FromHexString(
        "000100582112a442b7e7a701bc34d686fa87dfae"
        + "802200105354554e207465737420636c69656e74"
        + "002400046e0001ff"
        + "80290008932ff9b151263b36"
        + "000600096576746a3a68367659202020"
        + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
        + "80280004e57a3bcf");

    private static readonly byte[] SampleIPv4Response = Convert.FromHexString(
        "0101003c2112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220"
        + "002000080001a147e112a643"
        + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
        + "80280004c07d4c96");

    private static readonly byte[] SampleIPv6Response = Convert.FromHexString(
        "010100482112a442b7e7a701bc34d686fa87dfae"
        + "8022000b7465737420766563746f7220"
        + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
        + "80280004c8fb0b4c");

    [Fact]
    public void TryParse_SampleRequest_ReadsWhatTheVectorSays()
    {
        Assert.True(StunMessage.TryParse(SampleRequest, out var message));
        Assert.Equal(StunMessageType.BindingRequest, message.Type);
        Assert.Equal("evtj", Encoding.ASCII.GetString(message.LocalFragment));
        Assert.Equal("h6vY", Encoding.ASCII.GetString(message.RemoteFragment));
        Assert.Equal(0x6E0001FFu, message.Priority);
        Assert.True(message.IsControlled);
        Assert.False(message.IsControlling);
        Assert.False(message.UseCandidate);
        Assert.True(message.HasFingerprint);
        Assert.Equal(0, message.UnknownCount);
        Assert.True(message.VerifyIntegrity(Password));
        Assert.False(message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
    }

    [Theory]
    [InlineData(false, "192.0.2.1")]
    [InlineData(true, "2001:db8:1234:5678:11:2233:4455:6677")]
    public void TryParse_SampleResponses_ReadTheMappedAddress(bool isIPv6, string address)
    {
        Assert.True(StunMessage.TryParse(isIPv6 ? SampleIPv6Response : SampleIPv4Response, out var message));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), 32853), message.XorMappedAddress?.ToEndPoint());
        Assert.True(message.VerifyIntegrity(Password));
    }

    [Theory]
    [InlineData("198.51.100.7", 4711)]
    [InlineData("2001:db8::17", 65535)]
    public void Writer_SuccessResponse_IsReadBack(string address, int port)
    {
        var mapped = TransportAddress.From(new IPEndPoint(IPAddress.Parse(address), port));
        var buffer = new byte[StunWriter.BufferLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingSuccess, "abcdefghijkl"u8);
        writer.AddXorMappedAddress(mapped);
        var length = writer.Finish(Password);

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.Equal(mapped, message.XorMappedAddress);
        Assert.True(message.TransactionId.SequenceEqual("abcdefghijkl"u8));
        Assert.True(message.VerifyIntegrity(Password));
    }

    [Fact]
    public void TryParse_AttributeBehindIntegrity_IsNotRead()
    {
        var buffer = new byte[StunWriter.BufferLength];
        var signed = new StunWriter(buffer, StunMessageType.BindingRequest, "abcdefghijkl"u8);
        signed.Add(StunAttributeType.Username, "a:b"u8);
        var length = signed.Finish(Password);

        // Somebody on the path takes the fingerprint off, nominates, and puts a right fingerprint on.
        var forged = new byte[StunWriter.BufferLength];
        var writer = new StunWriter(forged, StunMessageType.BindingRequest, "abcdefghijkl"u8);
        writer.Add(StunAttributeType.Username, "a:b"u8);
        writer.Add(StunAttributeType.MessageIntegrity, buffer.AsSpan(length - 8 - StunIntegrity.Length, StunIntegrity.Length));
        writer.Add(StunAttributeType.UseCandidate, []);
        length = writer.Finish();

        Assert.True(StunMessage.TryParse(forged.AsSpan(0, length), out var message));
        Assert.True(message.VerifyIntegrity(Password));
        Assert.False(message.UseCandidate);
    }

    [Fact]
    public void TryParse_AnyOctetChanged_IsNoMessageOrNotGenuine()
    {
        for (var position = 0; position < SampleRequest.Length; position++)
        {
            var changed = (byte[])SampleRequest.Clone();
            changed[position] ^= 0x01;
            var accepted = StunMessage.TryParse(changed, out var message) && message.HasFingerprint && message.VerifyIntegrity(Password);
            Assert.False(accepted, $"octet {position} was changed unnoticed");
        }
    }

    [Fact]
    public void TryParse_UnknownRequiredAttribute_IsReported()
    {
        var buffer = new byte[StunWriter.BufferLength];
        var writer = new StunWriter(buffer, StunMessageType.BindingRequest, "abcdefghijkl"u8);
        writer.AddUInt32((StunAttributeType)0x0003, 6);
        writer.AddUInt32((StunAttributeType)0xC057, 1);
        var length = writer.Finish(Password);

        Assert.True(StunMessage.TryParse(buffer.AsSpan(0, length), out var message));
        Assert.Equal(1, message.UnknownCount);
        Assert.Equal(0x0003, message.UnknownType(0));
    }

    [Fact]
    public void ParseVerifyAndAnswer_ManyTimes_AllocateNothing()
    {
        var response = new byte[StunWriter.BufferLength];
        var from = TransportAddress.From(new IPEndPoint(IPAddress.Loopback, 1));

        var allocated = SteadyAllocations.BytesOf(() =>
        {
            _ = StunMessage.TryParse(SampleRequest, out var message) && message.VerifyIntegrity(Password);
            var writer = new StunWriter(response, StunMessageType.BindingSuccess, message.TransactionId);
            writer.AddXorMappedAddress(from);
            writer.Finish(Password);
        });

        Assert.Equal(0, allocated);
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void TryParse_MutatedMessages_NeverThrows()
    {
        var random = new Random(5769);
        byte[][] valid = [SampleRequest, SampleIPv4Response, SampleIPv6Response];
        var genuine = 0;
        for (var round = 0; round < FuzzInputs.Count; round++)
        {
            var mutated = FuzzInputs.Mutate(valid[round % valid.Length], random);
            if (StunMessage.TryParse(mutated, out var message))
            {
                _ = message.LocalFragment.Length + message.RemoteFragment.Length + message.TransactionId.Length;
                genuine += message.VerifyIntegrity(Password) ? 1 : 0;
                for (var unknown = 0; unknown < message.UnknownCount; unknown++)
                {
                    Assert.InRange(message.UnknownType(unknown), 0, 0x7FFF);
                }
            }
        }

        Assert.InRange(genuine, FuzzInputs.Count / 100, FuzzInputs.Count);
    }
}
