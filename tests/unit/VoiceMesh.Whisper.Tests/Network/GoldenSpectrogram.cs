using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Network;

/// <summary>Windows of the golden spectrograms.</summary>
internal static class GoldenSpectrogram
{
    private const int Bands = 80;

    /// <summary>The first window: [80][2 · context].</summary>
    public static float[] Window(string audio, int context, int offset = 0)
    {
        var spectrogram = GoldenData.Floats($"mel/{audio}.logmel.f32");
        var frames = spectrogram.Length / Bands;
        var window = new float[Bands * 2 * context];
        for (var band = 0; band < Bands; band++)
        {
            var count = Math.Clamp(frames - offset, 0, 2 * context);
            spectrogram.AsSpan((band * frames) + offset, count).CopyTo(window.AsSpan(band * 2 * context));
        }

        return window;
    }
}
