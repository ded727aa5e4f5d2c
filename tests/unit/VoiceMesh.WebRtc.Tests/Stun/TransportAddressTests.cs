using System.Net;
using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Tests.Stun;

[Trait("Category", "unit")]
public sealed class TransportAddressTests
{
    [Theory]
    [InlineData("192.0.2.254:65535")]
    [InlineData("1.2.3.4:1")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:40000")]
    [InlineData("[::1]:9")]
    public void From_SocketAddress_IsTheEndPointThatWasSerialized(string text)
    {
        var endPoint = IPEndPoint.Parse(text);

        Assert.Equal(endPoint, TransportAddress.From(endPoint.Serialize()).ToEndPoint());
        Assert.Equal(TransportAddress.From(endPoint), TransportAddress.From(endPoint.Serialize()));
    }

    [Fact]
    public void Equals_SameNumberOfTheOtherFamily_IsAnotherAddress()
    {
        Assert.NotEqual(
            TransportAddress.From(IPEndPoint.Parse("1.2.3.4:5")),
            TransportAddress.From(IPEndPoint.Parse("[::1.2.3.4]:5")));
    }
}
