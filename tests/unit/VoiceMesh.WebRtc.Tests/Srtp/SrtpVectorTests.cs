using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Tests.Srtp;

/// <summary>The vectors of RFC 3711 appendix B and RFC 7714 §16 and §17.</summary>
[Trait("Category", "unit")]
public sealed class SrtpVectorTests
{
    private const string GcmSalt = "517569642070726f2071756f";
    private const string GcmKey128 = "000102030405060708090a0b0c0d0e0f";
    private const string GcmKey256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string PlainRtp =
        "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

    private const string PlainRtcp =
        "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    [Fact]
    public void ApplyKeyStream_Rfc3711AppendixB2_MatchesTheKeyStream()
    {
        using var cipher = EvpCipher.CounterMode(Convert.FromHexString("2B7E151628AED2A6ABF7158809CF4F3C"));
        var keyStream = new byte[48];
        cipher.ApplyKeyStream(Convert.FromHexString("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), keyStream);

        Assert.Equal(
            "E03EAD0935C95E80E166B16DD92B4EB4" + "D23513162B02D0F72A43A2FE4A5F97AB" + "41E95B3BB0A2E8DD477901E4FCA894C0",
            Convert.ToHexString(keyStream));
    }

    [Theory]
    [InlineData(SrtpKeyDerivation.RtpEncryption, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(SrtpKeyDerivation.RtpSalt, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(SrtpKeyDerivation.RtpAuthentication, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4")]
    public void Derive_Rfc3711AppendixB3_MatchesTheKeys(byte label, string expected)
    {
        var master = new SrtpMasterKey(
            Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE4139"),
            Convert.FromHexString("0EC675AD498AFEEBB6960B3AABE6"));

        Assert.Equal(expected, Convert.ToHexString(SrtpKeyDerivation.Derive(master, label, expected.Length / 2)));
    }

    [Theory]
    [InlineData(GcmKey128, "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(GcmKey256, "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void SealRtp_Rfc7714Section16_MatchesAndOpens(string key, string expected)
    {
        using var transform = Transform(key);
        byte[] packet = [.. Convert.FromHexString(PlainRtp), .. new byte[16]];
        Assert.True(RtpHeader.TryRead(packet, out var header));

        transform.SealRtp(packet, header.Length, header.Ssrc, header.SequenceNumber);
        Assert.Equal(PlainRtp[..24] + expected, Convert.ToHexStringLower(packet));

        Assert.True(transform.OpenRtp(packet, header.Length, header.Ssrc, header.SequenceNumber));
        Assert.Equal(PlainRtp, Convert.ToHexStringLower(packet.AsSpan(..^16)));
    }

    [Theory]
    [InlineData(GcmKey128, "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade")]
    [InlineData(GcmKey256, "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be")]
    public void SealRtcp_Rfc7714Section17_MatchesAndOpens(string key, string expected)
    {
        const uint Ssrc = 0x4D617273;
        const uint Index = 0x5D4;
        using var transform = Transform(key);
        byte[] packet = [.. Convert.FromHexString(PlainRtcp), .. new byte[20]];

        transform.SealRtcp(packet, Ssrc, Index);
        Assert.Equal("81c8000d4d617273" + expected + "800005d4", Convert.ToHexStringLower(packet));

        Assert.Equal(0x8000_0000 | Index, transform.ReadRtcpIndexWord(packet));
        Assert.True(transform.OpenRtcp(packet, Ssrc, Index));
        Assert.Equal(PlainRtcp, Convert.ToHexStringLower(packet.AsSpan(..^20)));
    }

    private static AesGcmTransform Transform(string key)
    {
        var octets = Convert.FromHexString(key);
        var salt = Convert.FromHexString(GcmSalt);
        return new AesGcmTransform(octets, salt, octets, salt);
    }
}
