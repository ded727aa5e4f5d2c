using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.Tests.Sdp;

/// <summary>Offers whose sections share one transport, and offers made to cost time.</summary>
[Trait("Category", "unit")]
public sealed class SdpBundleTests
{
    /// <summary>With the policy "max-bundle" the sections behind the first carry nothing of the transport, rtcp-mux included (RFC 9429 §5.2.1, RFC 9143 §6).</summary>
    [Fact]
    public void Parse_AudioBehindVideoWithMaxBundle_TakesTheTransportOfTheFirstSection()
    {
        var offer = SdpOffer.Parse(Offers.Lines(
            "v=0",
            "o=- 1 2 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE v a",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "c=IN IP4 0.0.0.0",
            "a=mid:v",
            "a=ice-ufrag:Zk4x",
            "a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq",
            "a=fingerprint:" + Offers.Fingerprint,
            "a=setup:actpass",
            "a=rtcp-mux",
            "a=rtpmap:96 VP8/90000",
            "m=audio 0 UDP/TLS/RTP/SAVPF 111",
            "c=IN IP4 0.0.0.0",
            "a=bundle-only",
            "a=mid:a",
            "a=sendrecv",
            "a=rtpmap:111 opus/48000/2"));

        Assert.Equal(("Zk4x", "a", true), (offer.Credentials.UsernameFragment, offer.Mid, offer.IsBundled));
        Assert.Equal(Offers.Fingerprint, offer.Fingerprint.ToAttribute());
    }

    [Fact]
    public void Parse_ManyFormatsAndMappings_TakesTimeInProportionToTheirNumberOnly()
    {
        // As many of both as the limits let through: each of them once for the other would be two million comparisons.
        string[] head = [.. Offers.Chromium.Split("\r\n").TakeWhile(line => !line.StartsWith("m=audio", StringComparison.Ordinal))];
        var offer = Offers.Lines(
        [
            .. head,
            "m=audio 9 UDP/TLS/RTP/SAVPF " + string.Concat(Enumerable.Repeat("1 ", 1_900)) + "111",
            "a=ice-ufrag:Zk4x",
            "a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq",
            "a=fingerprint:" + Offers.Fingerprint,
            "a=rtcp-mux",
            "a=mid:0",
            .. Enumerable.Repeat("a=rtpmap:1 x/1", 900),
            .. Enumerable.Range(0, 450).Select(format => $"a=rtpmap:{format:0000} red/48000/2"),
            .. Enumerable.Range(0, 450).Select(format => $"a=fmtp:{format:0000} 1/1"),
            "a=rtpmap:111 opus/48000/2",
        ]);
        SdpOffer.Parse(offer);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(111, SdpOffer.Parse(offer).OpusPayloadType);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }
}
