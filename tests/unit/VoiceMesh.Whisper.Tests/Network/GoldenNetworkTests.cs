using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Network;

/// <summary>The network against whisper.cpp's own numbers, for every tensor type, two window lengths and every instruction path of this machine.</summary>
[Trait("Category", "unit")]
public sealed class GoldenNetworkTests
{
    private static readonly int[] TokensAfterPrompt = [11, 1234, 40000, 50255, 777, 220, 31337, 5];

    public static TheoryData<string, int, string> Variants
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (var path in VectorKernels.Supported())
            {
                foreach (var model in GoldenData.EnglishModels.Append(GoldenData.MultilingualModel))
                {
                    data.Add(model, 256, path.ToString());
                    data.Add(model, 1500, path.ToString());
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void EncodeAndAppend_GoldenModel_EqualWhisperCppWithinItsTolerance(string name, int context, string path)
    {
        using var model = WhisperModel.Open(GoldenData.ModelPath(name));
        var kernels = VectorKernels.For(Enum.Parse<KernelPath>(path));
        var encoder = new AudioEncoder(model, 2, kernels, WorkTeam.Shared);
        var audio = new EncodedAudio(model, context, keepOutput: true);
        encoder.Encode(GoldenSpectrogram.Window("chirp-3.2s", context), context, audio, CancellationToken.None);
        var quantized = !name.EndsWith("f32", StringComparison.Ordinal) && !name.EndsWith("f16", StringComparison.Ordinal);
        Deviation.Of(audio.Output, GoldenData.Floats($"enc/{name}.flash0.ctx{context}.f32")).AssertWithin(quantized ? 0.1 : 8e-3, quantized ? 2e-2 : 2e-3);

        var decoder = new TextDecoder(model, 1, 2, kernels, WorkTeam.Shared);
        decoder.Begin(audio);
        var logits = new float[decoder.VocabularySize];
        int[] prompt = name == GoldenData.MultilingualModel ? [50258, 50259, 50359, 50363] : [50257, 50362];
        decoder.Append(0, prompt, logits, CancellationToken.None);
        Deviation.Of(logits, GoldenData.Floats($"logits/{name}.flash0.ctx{context}.A.f32")).AssertWithin(quantized ? 0.25 : 2e-2, quantized ? 5e-2 : 4e-3);

        foreach (var token in TokensAfterPrompt)
        {
            decoder.Append(0, [token], logits, CancellationToken.None);
        }

        Deviation.Of(logits, GoldenData.Floats($"logits/{name}.flash0.ctx{context}.B.f32")).AssertWithin(quantized ? 0.25 : 2e-2, quantized ? 5e-2 : 4e-3);
    }
}
