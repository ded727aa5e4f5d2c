using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Text;

[Trait("Category", "unit")]
public sealed class TokenTextDecoderTests
{
    private static readonly string[] Characters = ["a", " ", "é", "♪", "中", "😀", "ü", "-"];

    [Fact]
    public void Append_CharacterAcrossThreeTokens_ComesWithTheLast()
    {
        var bytes = Encoding.UTF8.GetBytes("😀");
        var decoder = new TokenTextDecoder();

        Assert.Equal("", decoder.Append(bytes.AsSpan(0, 1)));
        Assert.Equal("", decoder.Append(bytes.AsSpan(1, 2)));
        Assert.Equal("😀!", decoder.Append([bytes[3], (byte)'!']));
    }

    [Fact]
    public void Append_BytesThatNothingCompletes_AreReplacedOnce()
    {
        var decoder = new TokenTextDecoder();

        Assert.Equal("", decoder.Append([0xE2, 0x99]));
        Assert.Equal("\uFFFDok", decoder.Append("ok"u8));
    }

    [Fact]
    public void Reset_WithinACharacter_ForgetsItsBytes()
    {
        var decoder = new TokenTextDecoder();
        decoder.Append([0xE2, 0x99]);

        decoder.Reset();

        Assert.Equal("ok", decoder.Append("ok"u8));
    }

    [Fact]
    public void Append_AnyTextCutAnywhere_IsThatText() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
            Gen.ListOf(Gen.Elements(Characters)).ToArbitrary(),
            Gen.ListOf(Gen.Choose(1, 5)).ToArbitrary(),
            (characters, cuts) =>
            {
                var text = string.Concat(characters);
                ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text);
                var decoder = new TokenTextDecoder();
                var joined = new StringBuilder();
                foreach (var cut in cuts)
                {
                    var length = Math.Min(cut, bytes.Length);
                    joined.Append(decoder.Append(bytes[..length]));
                    bytes = bytes[length..];
                    Assert.DoesNotContain('\uFFFD', joined.ToString());
                }

                Assert.Equal(text, joined.Append(decoder.Append(bytes)).ToString());
            }));
}
