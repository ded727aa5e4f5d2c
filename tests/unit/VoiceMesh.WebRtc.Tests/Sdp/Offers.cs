namespace VoiceMesh.WebRtc.Tests.Sdp;

/// <summary>Offers in the shape that browsers and libraries give them.</summary>
internal static class Offers
{
    public const string Fingerprint =
        "sha-256 8B:87:09:8A:5D:C2:F3:33:EF:C5:B1:F6:84:3A:3D:D6:A3:E2:9C:17:4C:E7:46:3B:1B:CE:84:98:DD:8E:AF:7B";

    /// <summary>Audio, video and a data channel in one bundle, as Chromium offers them.</summary>
    public static string Chromium { get; } = Lines(
        "v=0",
        "o=- 3423481234567890123 2 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1 2",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS stream",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        "a=ice-ufrag:Zk4x",
        "a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq",
        "a=ice-options:trickle",
        "a=fingerprint:" + Fingerprint,
        "a=setup:actpass",
        "a=mid:0",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "a=sendrecv",
        "a=msid:stream track",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "a=rtpmap:111 opus/48000/2",
        "a=rtcp-fb:111 transport-cc",
        "a=fmtp:111 minptime=10;useinbandfec=1",
        "a=rtpmap:63 red/48000/2",
        "a=fmtp:63 111/111",
        "a=rtpmap:9 G722/8000",
        "a=rtpmap:0 PCMU/8000",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:13 CN/8000",
        "a=rtpmap:110 telephone-event/48000",
        "a=rtpmap:126 telephone-event/8000",
        "a=ssrc:1001 cname:abc",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:Zk4x",
        "a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq",
        "a=fingerprint:" + Fingerprint,
        "a=setup:actpass",
        "a=mid:1",
        "a=recvonly",
        "a=rtcp-mux",
        "a=rtpmap:96 VP8/90000",
        "a=rtpmap:97 rtx/90000",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
        "c=IN IP4 0.0.0.0",
        "a=ice-ufrag:Zk4x",
        "a=ice-pwd:LQn7Fy0kQ7NoHm2Xo3c8n1Gq",
        "a=fingerprint:" + Fingerprint,
        "a=setup:actpass",
        "a=mid:2",
        "a=sctp-port:5000");

    public static string Without(string line) => Chromium.Replace(line + "\r\n", string.Empty, StringComparison.Ordinal);

    public static string With(string line, string instead) => Chromium.Replace(line, instead, StringComparison.Ordinal);

    public static string Lines(params string[] lines) => string.Join("\r\n", lines) + "\r\n";
}
