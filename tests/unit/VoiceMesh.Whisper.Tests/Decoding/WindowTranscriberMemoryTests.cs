using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>Looks at the memory of the whole process, so no other test may run meanwhile.</summary>
[Trait("Category", "unit")]
[Collection(nameof(WindowTranscriberMemoryTests))]
public sealed class WindowTranscriberMemoryTests
{
    [Fact]
    public void Decode_ManyWindows_KeepsNoMoreMemory()
    {
        var (model, vocabulary) = GoldenModels.Open("en-f16");
        var transcriber = new WindowTranscriber(model, vocabulary, maxBeams: 2);
        var encoder = new AudioEncoder(model, 1);
        var samples = GoldenData.Samples("speech-4s")[..16000];
        Repeat(10);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Repeat(40);

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200_000);

        void Repeat(int windows)
        {
            for (var window = 0; window < windows; window++)
            {
                transcriber.Prepare(samples, 64);
                transcriber.Encode(encoder, CancellationToken.None);
                transcriber.Decode(GoldenCase.Plain with { MaxTokens = 8, BeamSize = 1 + (window % 2), InitialPrompt = $" vidibo {window}" }, CancellationToken.None);
            }
        }
    }

    [CollectionDefinition(nameof(WindowTranscriberMemoryTests), DisableParallelization = true)]
    public sealed class Alone;
}
