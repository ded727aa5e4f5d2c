namespace Concentus.Enums;

/// <summary>A hint at what the signal is; the numbers are those of <c>opus_defines.h</c>.</summary>
public enum OpusSignal
{
    OPUS_SIGNAL_AUTO = -1000,
    OPUS_SIGNAL_VOICE = 3001,
    OPUS_SIGNAL_MUSIC = 3002,
}
