using VoiceMesh.Testing.Allocations;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Network;

[Trait("Category", "unit")]
public sealed class TextDecoderTests : IDisposable
{
    private const int Vocabulary = 300;

    private readonly RandomModelFile _file = new(new ModelShape
    {
        VocabularySize = Vocabulary,
        SpelledTokens = 280,
        AudioContext = 40,
        State = 64,
        Heads = 2,
        AudioLayers = 2,
        TextLayers = 2,
        TextContext = 128,
        MelBands = 8,
    });

    [Fact]
    public void Append_AtOnceOrOneByOne_PredictsTheSame()
    {
        int[] tokens = [.. Enumerable.Range(0, 100).Select(index => index * 7 % Vocabulary)];
        var atOnce = Append(Decoder(1), 0, tokens);
        var stepwise = Decoder(1);
        float[] last = [];
        foreach (var token in tokens)
        {
            last = Append(stepwise, 0, token);
        }

        Deviation.Of(last, atOnce).AssertWithin(5e-3, 1e-3);
        Assert.Equal(tokens.Length, stepwise.Length(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(12)]
    public void AppendEach_SeveralBeams_EqualsAppendOfEach(int count)
    {
        TextDecoder together = Decoder(count), apart = Decoder(count);
        int[] beams = [.. Enumerable.Range(0, count).Reverse()], tokens = [.. beams.Select(beam => beam * 11)];
        foreach (var beam in beams)
        {
            // Beams of different lengths.
            int[] prompt = [.. Enumerable.Range(1, beam + 1)];
            Append(together, beam, prompt);
            Append(apart, beam, prompt);
        }

        var logits = new float[count * Vocabulary];
        together.AppendEach(beams, tokens, logits, CancellationToken.None);
        for (var index = 0; index < count; index++)
        {
            Deviation.Of(logits.AsSpan(index * Vocabulary, Vocabulary), Append(apart, beams[index], tokens[index])).AssertWithin(5e-3, 1e-3);
            Assert.Equal(beams[index] + 2, together.Length(beams[index]));
        }
    }

    [Fact]
    public void Copy_Beam_GoesOnLikeTheOriginalAndLeavesItAlone()
    {
        var decoder = Decoder(3);
        Append(decoder, 0, 5, 6, 7, 8);
        Append(decoder, 1, 5, 9);
        decoder.Copy(0, 1);
        decoder.Copy(1, 2);
        var copied = Append(decoder, 1, 33);
        Append(decoder, 2, 44);
        Assert.Equal(copied, Append(decoder, 0, 33));
        Assert.Equal(Append(decoder, 1, 50), Append(decoder, 0, 50));
        Assert.Equal(Append(Fresh(5, 6, 7, 8, 44), 0, 50), Append(decoder, 2, 50));
    }

    [Fact]
    public void Copy_BackAndForthAsASearchDoes_EqualsFreshBeams()
    {
        var random = new Random(3);
        var decoder = Decoder(4);
        List<int>[] held = [.. Enumerable.Range(0, 4).Select(_ => new List<int> { 1, 2, 3 })];
        for (var beam = 0; beam < 4; beam++)
        {
            Append(decoder, beam, 1, 2, 3);
        }

        for (var step = 0; step < 60; step++)
        {
            int from = random.Next(4), to = random.Next(4), token = random.Next(Vocabulary);
            decoder.Copy(from, to);
            held[to] = [.. held[from], token];
            var logits = Append(decoder, to, token);
            if (step % 10 == 9)
            {
                Deviation.Of(logits, Append(Decoder(1), 0, [.. held[to]])).AssertWithin(5e-3, 1e-3);
            }
        }
    }

    [Fact]
    public void Append_Cancelled_LeavesTheBeamAsItWas()
    {
        var decoder = Decoder(1);
        Append(decoder, 0, 1, 2);
        Assert.Throws<OperationCanceledException>(() => decoder.Append(0, [3], new float[Vocabulary], new CancellationToken(canceled: true)));
        Assert.Equal(2, decoder.Length(0));
        Assert.Equal(Append(Fresh(1, 2), 0, 4), Append(decoder, 0, 4));
    }

    [Fact]
    public void Reset_AfterTokens_PredictsAsFromTheBeginning()
    {
        var decoder = Decoder(2);
        var first = Append(decoder, 1, 8, 9);
        Append(decoder, 1, 10);
        decoder.Reset();
        Assert.Equal(0, decoder.Length(1));
        Assert.Equal(first, Append(decoder, 1, 8, 9));
    }

    [Fact]
    public void Append_WhatDoesNotFit_IsRefusedBeforeAnythingChanges()
    {
        var decoder = Decoder(2);
        Append(decoder, 0, [.. Enumerable.Repeat(1, 127)]);
        Assert.Throws<ArgumentException>(() => Append(decoder, 0, 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Append(decoder, 0, Vocabulary));
        Assert.Throws<ArgumentOutOfRangeException>(() => Append(decoder, 0, -1));
        Assert.Throws<ArgumentException>(() => Append(decoder, 0));
        Assert.Throws<ArgumentException>(() => decoder.Append(0, [1], new float[Vocabulary - 1], CancellationToken.None));
        Assert.Throws<ArgumentException>(() => decoder.AppendEach([1, 1], [1, 1], new float[2 * Vocabulary], CancellationToken.None));
        Assert.Equal(127, decoder.Length(0));
        Append(decoder, 0, 1);
        Assert.Equal(decoder.MaxTokens, decoder.Length(0));
    }

    [Fact]
    public void Append_WithoutWindow_SaysWhatIsMissing()
    {
        var decoder = new TextDecoder(_file.Model, 1, 1);
        Assert.Throws<InvalidOperationException>(() => Append(decoder, 0, 1));
        decoder.Begin(new EncodedAudio(_file.Model, 10));
        Assert.Throws<InvalidOperationException>(() => Append(decoder, 0, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AppendAndAppendEach_Steadily_AllocateNothing(int threads)
    {
        var decoder = Decoder(2, threads);
        var logits = new float[2 * Vocabulary];
        int[] beams = [0, 1], tokens = [3, 4];
        for (var step = 0; step < 20; step++)
        {
            decoder.AppendEach(beams, tokens, logits, CancellationToken.None);
            decoder.Copy(0, 1);
        }

        var allocated = SteadyAllocations.BytesOf(
            () =>
            {
                decoder.AppendEach(beams, tokens, logits, CancellationToken.None);
                decoder.Append(0, tokens, logits, CancellationToken.None);
                decoder.Copy(0, 1);
                decoder.Reset();
            },
            times: 50,
            warmUp: 0);

        Assert.Equal(0, allocated);
    }

    public void Dispose() => _file.Dispose();

    private static float[] Append(TextDecoder decoder, int beam, params int[] tokens)
    {
        var logits = new float[Vocabulary];
        decoder.Append(beam, tokens, logits, CancellationToken.None);
        return logits;
    }

    private TextDecoder Fresh(params int[] tokens)
    {
        var decoder = Decoder(1);
        Append(decoder, 0, tokens);
        return decoder;
    }

    private TextDecoder Decoder(int beams, int threads = 2)
    {
        var decoder = new TextDecoder(_file.Model, beams, threads);
        decoder.Begin(_file.Encode(36, seed: 1));
        return decoder;
    }
}
