using Concentus.Enums;
using Concentus.Native;

namespace Concentus;

/// <summary>
/// Makes codecs over the native libopus. The package of this name prefers that library too; only its managed fallback has no counterpart here.
/// </summary>
public static class OpusCodecFactory
{
    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz.</param>
    /// <param name="numChannels">1 or 2.</param>
    /// <param name="application">What to optimise for.</param>
    /// <param name="messageLogger">Unused: there is no search for a library to tell of.</param>
    /// <exception cref="DllNotFoundException">libopus is not installed.</exception>
    public static IOpusEncoder CreateEncoder(
        int sampleRate,
        int numChannels,
        OpusApplication application = OpusApplication.OPUS_APPLICATION_AUDIO,
        TextWriter? messageLogger = null) => new NativeOpusEncoder(sampleRate, numChannels, application);

    /// <param name="sampleRate">8000, 12000, 16000, 24000 or 48000 Hz, whatever the rate of the encoder.</param>
    /// <param name="numChannels">1 or 2, whatever the channels of the encoder.</param>
    /// <param name="messageLogger">Unused: there is no search for a library to tell of.</param>
    /// <exception cref="DllNotFoundException">libopus is not installed.</exception>
    public static IOpusDecoder CreateDecoder(int sampleRate, int numChannels, TextWriter? messageLogger = null) =>
        new NativeOpusDecoder(sampleRate, numChannels);
}
