using VoiceMesh.Testing.Allocations;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Network;

[Trait("Category", "unit")]
public sealed class AudioEncoderTests : IDisposable
{
    private readonly RandomModelFile _file = new(new ModelShape
    {
        VocabularySize = 300,
        SpelledTokens = 280,
        AudioContext = 200,
        State = 96,
        Heads = 3,
        AudioLayers = 2,
        TextLayers = 1,
        TextContext = 32,
        MelBands = 8,
    });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 50)]
    [InlineData(4, 127)]
    [InlineData(2, 200)]
    public void EncodeBatch_Windows_EqualsOneByOne(int windows, int context)
    {
        var encoder = new AudioEncoder(_file.Model, 2);
        var requests = Enumerable.Range(0, windows)
            .Select(seed => new EncodeRequest(_file.Noise(context, seed), new EncodedAudio(_file.Model, context, keepOutput: true))).ToArray();
        encoder.EncodeBatch(requests, context, CancellationToken.None);
        for (var window = 0; window < windows; window++)
        {
            var alone = _file.Encode(context, window);
            Deviation.Of(requests[window].Output.Output, alone.Output).AssertWithin(1e-4, 1e-5);
            Deviation.Of(Logits(requests[window].Output), Logits(alone)).AssertWithin(5e-3, 1e-3);
        }
    }

    [Fact]
    public void Encode_ThreadsAndEarlierWindows_ChangeNothing()
    {
        var encoder = new AudioEncoder(_file.Model, 2);
        var audio = new EncodedAudio(_file.Model, 200, keepOutput: true);
        encoder.Encode(_file.Noise(200, 9), 200, audio, CancellationToken.None);
        encoder.Encode(_file.Noise(33, 1), 33, audio, CancellationToken.None);
        Assert.Equal(_file.Encode(33, 1).Output, audio.Output);
    }

    [Fact]
    public void Encode_Cancelled_HoldsNoWindow()
    {
        var audio = _file.Encode(20, 1);
        Assert.Throws<OperationCanceledException>(
            () => new AudioEncoder(_file.Model, 1).Encode(_file.Noise(20, 2), 20, audio, new CancellationToken(canceled: true)));
        Assert.Equal(0, audio.AudioContext);
    }

    [Fact]
    public void Encode_WhatDoesNotFit_IsRefused()
    {
        var encoder = new AudioEncoder(_file.Model, 1);
        var audio = new EncodedAudio(_file.Model, 20);
        Assert.Throws<ArgumentException>(() => encoder.Encode(_file.Noise(20, 1).AsSpan(1), 20, audio, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => encoder.Encode(_file.Noise(21, 1), 21, audio, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode(_file.Noise(201, 1), 201, audio, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode([], 0, audio, CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => audio.Output.Length);
        using var other = new RandomModelFile(ModelShape.Miniature);
        Assert.Throws<ArgumentException>(() => encoder.Encode(_file.Noise(8, 1), 8, new EncodedAudio(other.Model, 8), CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Encode_Steadily_AllocatesNothing(int threads)
    {
        var encoder = new AudioEncoder(_file.Model, threads);
        var audio = new EncodedAudio(_file.Model, 100);
        var mel = _file.Noise(100, 1);

        Assert.Equal(0, SteadyAllocations.BytesOf(() => encoder.Encode(mel, 100, audio, CancellationToken.None), times: 5, warmUp: 1));
    }

    public void Dispose() => _file.Dispose();

    private float[] Logits(EncodedAudio audio)
    {
        var decoder = new TextDecoder(_file.Model, 1, 1);
        decoder.Begin(audio);
        var logits = new float[decoder.VocabularySize];
        decoder.Append(0, [1, 2, 3], logits, CancellationToken.None);
        return logits;
    }
}
