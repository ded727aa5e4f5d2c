using System.Net;
using System.Text;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Sdp;

[Trait("Category", "unit")]
public sealed class SdpOfferTests
{
    [Fact]
    public void Parse_OfferOfChromium_ReadsTransportAndPayloadTypes()
    {
        var offer = SdpOffer.Parse(Offers.Chromium);

        Assert.Equal(new IceCredentials("Zk4x", "LQn7Fy0kQ7NoHm2Xo3c8n1Gq"), offer.Credentials);
        Assert.Equal(Offers.Fingerprint, offer.Fingerprint.ToAttribute());
        Assert.Equal("0", offer.Mid);
        Assert.True(offer.IsBundled);
        Assert.Equal(111, offer.OpusPayloadType);
        Assert.Equal((byte)63, offer.RedPayloadType);
        Assert.Equal(SdpDirection.SendReceive, offer.Direction);
    }

    [Fact]
    public void Write_AnswerToChromium_IsExactlyThis()
    {
        var offer = SdpOffer.Parse(Offers.Chromium);
        var answer = Answer(offer, redPayloadType: 63).Write(offer);

        Assert.Equal(
            Offers.Lines(
                "v=0",
                "o=- 42 1 IN IP4 127.0.0.1",
                "s=-",
                "t=0 0",
                "a=ice-lite",
                "a=group:BUNDLE 0",
                "m=audio 5004 UDP/TLS/RTP/SAVPF 63 111",
                "c=IN IP4 192.0.2.1",
                "a=mid:0",
                "a=sendrecv",
                "a=rtcp-mux",
                "a=ice-ufrag:local",
                "a=ice-pwd:local-password",
                "a=fingerprint:" + Offers.Fingerprint,
                "a=setup:passive",
                "a=rtpmap:63 red/48000/2",
                "a=fmtp:63 111/111",
                "a=rtpmap:111 opus/48000/2",
                "a=fmtp:111 minptime=10;useinbandfec=1;stereo=0;sprop-stereo=0;maxaveragebitrate=32000",
                "a=ptime:20",
                "a=msid:name audio",
                "a=ssrc:7 cname:name",
                "a=candidate:1 1 udp 2130706175 192.0.2.1 5004 typ host",
                "a=candidate:2 1 udp 2130705919 2001:db8::1 5004 typ host",
                "a=end-of-candidates",
                "m=video 0 UDP/TLS/RTP/SAVPF 96 97",
                "c=IN IP4 0.0.0.0",
                "a=mid:1",
                "a=inactive",
                "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
                "c=IN IP4 0.0.0.0",
                "a=mid:2"),
            answer);
    }

    [Theory]
    [InlineData("a=sendonly", false, true, "a=recvonly")]
    [InlineData("a=recvonly", true, false, "a=sendonly")]
    [InlineData("a=inactive", false, false, "a=inactive")]
    public void Direction_OfTheOffer_IsMirrored(string offered, bool canSend, bool canReceive, string answered)
    {
        var offer = SdpOffer.Parse(Offers.With("a=sendrecv", offered));
        var answer = Answer(offer, redPayloadType: null);
        answer = answer with { Audio = answer.Audio with { CanSend = canSend, CanReceive = canReceive } };

        Assert.Equal(canSend, offer.Direction.HasFlag(SdpDirection.ReceiveOnly));
        Assert.Equal(canReceive, offer.Direction.HasFlag(SdpDirection.SendOnly));
        Assert.Contains(answered, answer.Write(offer), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_TransportInTheBundlesFirstSection_IsFound()
    {
        var offer = SdpOffer.Parse(Offers.Lines(
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE v a",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "a=mid:v",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq",
            "a=fingerprint:" + Offers.Fingerprint,
            "a=setup:actpass",
            "m=audio 0 UDP/TLS/RTP/SAVPF 96",
            "a=bundle-only",
            "a=mid:a",
            "a=rtcp-mux",
            "a=rtpmap:96 OPUS/48000/2"));

        Assert.Equal("abcd", offer.Credentials.UsernameFragment);
        Assert.Equal(96, offer.OpusPayloadType);
        Assert.Null(offer.RedPayloadType);
    }

    [Theory]
    [InlineData("v=0", "v=1", 1)]
    [InlineData("m=audio 9 UDP", "m=audio 9 TCP", 8)]
    [InlineData("m=audio 9", "m=audio x", 8)]
    [InlineData("a=ice-ufrag:Zk4x", "a=ice-ufrag:Z\"x", 11)]
    [InlineData("a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq", "a=ice-pwd:short", 12)]
    [InlineData("a=fingerprint:sha-256 8B", "a=fingerprint:sha-1 8B", 14)]
    [InlineData("a=fingerprint:sha-256 8B", "a=fingerprint:sha-256 8X", 14)]
    [InlineData("a=setup:actpass", "a=setup:passive", 15)]
    [InlineData("a=extmap-allow-mixed", "a=ice-lite", 6)]
    [InlineData("a=rtpmap:111 opus/48000/2", "a=rtpmap:111 speex/16000", 8)]
    [InlineData("a=rtcp-mux\r\na=rtcp-rsize", "a=rtcp-rsize", 8)]
    [InlineData("a=mid:0", "a=mid:0 1", 16)]
    [InlineData("t=0 0", "nonsense", 4)]
    [InlineData("t=0 0", "t=0\u00070", 4)]
    public void Parse_OfferThatCannotBeAccepted_NamesTheLine(string line, string instead, int expectedLine)
    {
        var refusal = Assert.Throws<SdpException>(() => SdpOffer.Parse(Offers.With(line, instead)));

        Assert.Equal(expectedLine, refusal.LineNumber);
        Assert.StartsWith($"Line {expectedLine} \"", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 0 UDP/TLS/RTP/SAVPF 111\r\n")]
    public void Parse_NoWantedAudio_SaysSo(string text)
    {
        Assert.Equal(0, Assert.Throws<SdpException>(() => SdpOffer.Parse(text)).LineNumber);
    }

    [Fact]
    public void Parse_OversizedOffers_AreRefused()
    {
        Assert.Throws<SdpException>(() => SdpOffer.Parse(Offers.Chromium + new string('a', SdpDocument.MaxLength)));
        Assert.Throws<SdpException>(() => SdpOffer.Parse(Offers.Chromium + "a=" + new string('a', SdpDocument.MaxLineLength)));
        Assert.Throws<SdpException>(() => SdpOffer.Parse(Offers.Chromium + string.Concat(Enumerable.Repeat("a=x\n", SdpDocument.MaxLines))));
        Assert.Throws<SdpException>(() =>
            SdpOffer.Parse(Offers.Chromium + string.Concat(Enumerable.Repeat("m=video 9 X 1\n", SdpDocument.MaxMedia))));
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void Parse_MutatedOffers_ThrowNothingButSdpException()
    {
        var random = new Random(8866);
        var valid = Encoding.Latin1.GetBytes(Offers.Chromium);
        var accepted = 0;
        for (var round = 0; round < FuzzInputs.CountOfSlow; round++)
        {
            var text = Encoding.Latin1.GetString(FuzzInputs.Mutate(valid, random));
            try
            {
                var offer = SdpOffer.Parse(text);
                _ = Answer(offer, offer.RedPayloadType).Write(offer);
                accepted++;
            }
            catch (SdpException refusal)
            {
                Assert.NotEmpty(refusal.Message);
            }
        }

        Assert.InRange(accepted, 1, FuzzInputs.Count);
    }

    private static SdpAnswer Answer(SdpOffer offer, byte? redPayloadType) => new()
    {
        Credentials = new IceCredentials("local", "local-password"),
        Fingerprint = DtlsFingerprint.TryParse(Offers.Fingerprint)!,
        Candidates =
        [
            new IceCandidate(IPAddress.Parse("192.0.2.1"), 5004, 0),
            new IceCandidate(IPAddress.Parse("2001:db8::1"), 5004, 1),
        ],
        Audio = new NegotiatedAudio(offer.OpusPayloadType, redPayloadType, CanSend: true, CanReceive: true, 7, "name", offer.Mid),
        SessionId = 42,
        SessionVersion = 1,
        MaxAverageBitrate = 32_000,
    };
}
