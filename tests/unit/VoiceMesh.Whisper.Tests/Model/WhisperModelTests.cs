using System.Text;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;

namespace VoiceMesh.Whisper.Tests.Model;

[Trait("Category", "unit")]
public sealed class WhisperModelTests : IDisposable
{
    private readonly ModelFileEditor _file = new();

    /// <summary>Place among the header's numbers, value, and what the message must say.</summary>
    public static TheoryData<int, int, string> BadHeaders => new()
    {
        { 0, 0, "n_vocab" },
        { 0, int.MaxValue, "n_vocab" },
        { 0, 1 << 20, "weights" },
        { 1, -1, "n_audio_ctx" },
        { 2, 1 << 20, "n_audio_state" },
        { 2, 64, "text state of 32" },
        { 3, 0, "n_audio_head" },
        { 3, 3, "3 heads" },
        { 3, 4, "multiple of 16" },
        { 4, 0, "n_audio_layer" },
        { 4, 129, "n_audio_layer" },
        { 4, 2, "weights" },
        { 5, 1 << 20, "n_text_ctx" },
        { 5, 17, "decoder.positional_embedding has the shape" },
        { 6, 16, "text state of 16" },
        { 7, 5, "5 heads" },
        { 8, 128, "weights" },
        { 9, 0, "n_mels" },
        { 9, 5, "mel filters" },
        { 10, 3, "f32, f16, q8_0, q5_1, q5_0 or q4_0" },
        { 10, -1, "file type -1" },
        { 10, 7, "version 0" },
        { 10, 1007, "version 1" },
        { 10, 0, "weights" },
        { 10, 2007, "stored as type 1" },
    };

    public static TheoryData<byte[], string> Impostors => new()
    {
        { "GGUF\u0003\0\0\0"u8.ToArray(), "GGUF" },
        { "ggml"u8.ToArray(), "big-endian" },
        { "PK\u0003\u0004abcdef"u8.ToArray(), "PyTorch" },
        { "<!DOCTYPE html>"u8.ToArray(), "web page" },
        { "version https://git-lfs.github.com/spec/v1"u8.ToArray(), "git lfs pull" },
        { [0x1f, 0x8b, 8, 0], "gzip" },
        { "abcdefgh"u8.ToArray(), "no ggml file" },
        { [], "empty" },
        { "lm"u8.ToArray(), "ends at byte 2" },
    };

    [Fact]
    public void Open_SoundFile_StatesItsShapeWordsAndFilters()
    {
        using var model = _file.Open(_file.Sound);
        Assert.Equal(new WhisperHyperparameters(48, 8, 32, 2, 1, 16, 32, 2, 1, 4, 1), model.Hyperparameters);
        Assert.Equal(_file.Model.Filters, model.MelFilters.ToArray());
        Assert.Equal(_file.Model.Tokens, model.Tokens.Select(token => token.ToArray()));
        Assert.Equal(_file.Model.Tensors.Sum(tensor => (long)tensor.Data.Length), model.WeightBytes);
    }

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void Open_BadHeader_IsRefusedByName(int place, int value, string expected) =>
        Assert.Contains(expected, _file.Refusal(_file.With(4 + (4 * place), value)), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Impostors))]
    public void Open_AnotherKindOfFile_SaysWhatItIs(byte[] bytes, string expected) =>
        Assert.Contains(expected, _file.Refusal(bytes), StringComparison.Ordinal);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(49)]
    public void Open_ImpossibleNumberOfWords_IsRefused(int count) =>
        Assert.Contains($"{count} words", _file.Refusal(_file.With(_file.WordsStart, count)), StringComparison.Ordinal);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-5)]
    public void Open_ImpossibleWord_IsRefused(int length) =>
        Assert.Contains("Word 0", _file.Refusal(_file.With(_file.WordsStart + 4, length)), StringComparison.Ordinal);

    [Fact]
    public void Open_FilterThatIsNoNumber_IsRefused() =>
        Assert.Contains("Mel filter 1", _file.Refusal(_file.With(_file.FiltersStart + 8 + (4 * 201), BitConverter.SingleToInt32Bits(float.NaN))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 4, "4 dimensions")]
    [InlineData(0, int.MinValue, "dimensions")]
    [InlineData(1, 0, "a name of 0 bytes")]
    [InlineData(1, int.MaxValue, "a name of 2147483647 bytes")]
    [InlineData(2, 99, "stored as type 99")]
    [InlineData(3, int.MaxValue, "has the shape [2147483647")]
    [InlineData(3, -32, "has the shape [-32")]
    public void Open_BadTensorRecord_IsRefused(int field, int value, string expected) =>
        Assert.Contains(expected, _file.Refusal(_file.With(_file.TensorsStart + (4 * field), value)), StringComparison.Ordinal);

    [Fact]
    public void Open_UnknownTensor_IsRefused()
    {
        var (record, data) = _file.Records.First();
        Assert.NotEqual(record, data);
        Assert.Contains("which a Whisper model of its shape has not", _file.Refusal(_file.With(data - 4, 0x7a7a7a7a)), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TensorTwice_IsRefused()
    {
        var (record, _) = _file.Records.Last();
        byte[] twice = [.. _file.Sound, .. _file.Sound[record..]];
        Assert.Contains("decoder.ln.bias twice", _file.Refusal(twice), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TensorMissing_IsRefused()
    {
        var (record, _) = _file.Records.Last();
        Assert.Contains("lacks 1 of", _file.Refusal(_file.Sound.AsSpan(0, record)), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NameWithControlCharacters_IsPrintedWithoutThem()
    {
        var (_, data) = _file.Records.First();
        Assert.DoesNotContain('\u0007', _file.Refusal(_file.With(data - 4, 0x07070707)));
    }

    [Fact]
    public void Open_MissingFile_ThrowsWhatTheSystemSays() => Assert.Throws<FileNotFoundException>(() => WhisperModel.Open(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())));

    [Fact]
    public void Encode_WeightsThatAreNoNumbers_EndsWithoutHarm()
    {
        var bytes = (byte[])_file.Sound.Clone();
        foreach (var ((_, data), tensor) in _file.Records.Zip(_file.Model.Tensors))
        {
            bytes.AsSpan(data, tensor.Data.Length).Fill(0xff);
        }

        using var model = _file.Open(bytes);
        var audio = new EncodedAudio(model, 8);
        new AudioEncoder(model, 1).Encode(new float[4 * 16], 8, audio, CancellationToken.None);
        var decoder = new TextDecoder(model, 1, 1);
        decoder.Begin(audio);
        decoder.Append(0, [1, 2], new float[48], CancellationToken.None);
        Assert.Equal(2, decoder.Length(0));
    }

    [Fact]
    public void Encode_AfterDispose_ThrowsInsteadOfReadingUnmappedMemory()
    {
        var model = _file.Open(_file.Sound);
        var audio = new EncodedAudio(model, 8);
        var encoder = new AudioEncoder(model, 1);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode(new float[4 * 16], 8, audio, CancellationToken.None));
    }

    [Fact]
    public void Message_Refused_NamesTheFile() => Assert.Contains("cannot be used as a Whisper model", _file.Refusal(Encoding.ASCII.GetBytes("nonsense")), StringComparison.Ordinal);

    public void Dispose() => _file.Dispose();
}
