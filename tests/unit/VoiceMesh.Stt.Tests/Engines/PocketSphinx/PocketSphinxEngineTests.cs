using System.Text;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class PocketSphinxEngineTests(PocketSphinxFixture fixture) : IClassFixture<PocketSphinxFixture>
{
    private static readonly TimeSpan Patience = PocketSphinxFixture.Patience;

    [Theory]
    [InlineData("goforward", "go forward ten meters")]
    [InlineData("something", "go somewhere and do something")]
    [InlineData("cards_001", "ten of clubs")]
    public async Task FinishAsync_HumanSpeech_IsWhatWasSaid(string file, string said)
    {
        var samples = PocketSphinxFixture.Recording(file);
        var heard = await fixture.TranscribeAsync(samples);
        Assert.Equal(said, heard.Text);
        Assert.InRange(heard.Confidence, 0.01f, 1f);
        Assert.InRange(heard.AudioMs, (samples.Length / 16) - 40, samples.Length / 16);
        Assert.Equal(said, string.Join(' ', heard.Words.Select(word => word.Text)));
        Assert.All(heard.Words, word => Assert.True(word.EndMs > word.StartMs));
        Assert.All(heard.Words.Zip(heard.Words.Skip(1)), pair => Assert.True(pair.Second.StartMs >= pair.First.EndMs));
    }

    [Fact]
    public async Task FinishAsync_AfterAnotherSpeaker_HearsTheSame()
    {
        var samples = PocketSphinxFixture.Recording("cards_001");
        var before = await fixture.TranscribeAsync(samples);
        await fixture.TranscribeAsync([.. PocketSphinxFixture.Recording("something").Select(sample => (short)(sample / 8))]);
        var after = await fixture.TranscribeAsync(samples);
        Assert.Equal(before.Text, after.Text);
        Assert.Equal(before.Confidence, after.Confidence);
        Assert.Equal(before.Words, after.Words);
    }

    [Fact]
    public async Task FinishAsync_CandidateThenSilence_AnswersTheEarlyFinal()
    {
        var samples = PocketSphinxFixture.Recording("goforward");
        await using var decoder = await fixture.OpenAsync();
        decoder.Append(samples);
        decoder.BeginFinal();
        decoder.Append(new short[16000]);
        var heard = await decoder.FinishAsync(CancellationToken.None).WaitAsync(Patience);
        Assert.Equal("go forward ten meters", heard.Text);
        Assert.InRange(heard.AudioMs, 1, samples.Length / 16);
    }

    [Fact]
    public async Task FinishAsync_SpeechResumedAfterACandidate_HearsAllOfIt()
    {
        var samples = PocketSphinxFixture.Recording("goforward");
        await using var decoder = await fixture.OpenAsync();
        decoder.Append(samples.AsSpan(0, samples.Length / 2));
        decoder.BeginFinal();
        decoder.DiscardFinal();
        decoder.Append(samples.AsSpan(samples.Length / 2));
        Assert.Equal("go forward ten meters", (await decoder.FinishAsync(CancellationToken.None).WaitAsync(Patience)).Text);
    }

    [Fact]
    public async Task Interims_WhileSpeaking_LeadToTheFinal()
    {
        await using var decoder = await fixture.OpenAsync();
        var samples = PocketSphinxFixture.Recording("goforward");
        decoder.Append(samples);
        string last;
        do
        {
            last = (await decoder.Interims.ReadAsync().AsTask().WaitAsync(Patience)).Text;
        }
        while (last != "go forward ten meters");
        Assert.Equal(last, (await decoder.FinishAsync(CancellationToken.None).WaitAsync(Patience)).Text);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(48000, 0)]
    [InlineData(48000, 300)]
    public async Task FinishAsync_NothingIntelligible_IsEmpty(int length, int amplitude)
    {
        var noise = new Random(3);
        var heard = await fixture.TranscribeAsync([.. Enumerable.Range(0, length).Select(_ => (short)noise.Next(-amplitude, amplitude + 1))]);
        Assert.Equal("", heard.Text);
        Assert.Empty(heard.Words);
    }

    [Fact]
    public async Task DisposeAsync_InMidDecode_FreesTheSlotForTheNextUtterance()
    {
        var abandoned = await fixture.OpenAsync();
        abandoned.Append([.. Enumerable.Repeat(PocketSphinxFixture.Recording("something"), 5).SelectMany(samples => samples)]);
        var final = abandoned.FinishAsync(CancellationToken.None);
        await abandoned.DisposeAsync();
        Assert.Equal(0, fixture.Engine.Load.SlotsInUse);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => final.WaitAsync(Patience));
        Assert.Equal("ten of clubs", (await fixture.TranscribeAsync(PocketSphinxFixture.Recording("cards_001"))).Text);
    }

    [Fact]
    public async Task OpenAsync_SlotInUse_WaitsAndTheOneAfterIsRefused()
    {
        var first = await fixture.OpenAsync();
        var second = fixture.OpenAsync().AsTask();
        var refused = await Assert.ThrowsAsync<DecodersExhaustedException>(() => fixture.OpenAsync().AsTask());
        Assert.True(refused.RetryAfterMs > 0);
        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await using var waited = await second.WaitAsync(Patience);
        Assert.Equal(1, fixture.Engine.Load.SlotsInUse);
    }

    [Fact]
    public void Resolve_FolderWithoutModel_NamesThePackage()
    {
        var missing = Assert.Throws<SpeechEngineUnavailableException>(() => PocketSphinxModelFiles.Resolve(Path.Combine(AppContext.BaseDirectory, "nowhere"), null));
        Assert.Contains("pocketsphinx-en-us", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_EmbeddedPhrases_EveryWordHasAPronunciation()
    {
        var files = PocketSphinxModelFiles.Resolve("", null);
        using var assistant = AssistantModelFiles.Write(AssistantPhrases.LoadEmbedded(), File.ReadLines(files.DictionaryFile, Encoding.UTF8));
        Assert.Empty(assistant.UnknownWords);
        Assert.True(assistant.Words > 300);
    }
}
