namespace Concentus.Enums;

/// <summary>What an encoder optimises for; the numbers are those of <c>opus_defines.h</c>.</summary>
public enum OpusApplication
{
    OPUS_APPLICATION_UNIMPLEMENTED = 0,

    /// <summary>Intelligible speech.</summary>
    OPUS_APPLICATION_VOIP = 2048,

    /// <summary>Closeness to the input, whatever it is.</summary>
    OPUS_APPLICATION_AUDIO = 2049,

    /// <summary>Least delay, without the speech coder.</summary>
    OPUS_APPLICATION_RESTRICTED_LOWDELAY = 2051,
}
