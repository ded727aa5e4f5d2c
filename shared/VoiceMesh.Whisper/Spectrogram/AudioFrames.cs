namespace VoiceMesh.Whisper.Spectrogram;

/// <summary>The numbers of Whisper's spectrogram (Radford et al. 2022, §2.2): 25 ms windows every 10 ms of 16 kHz audio, in pieces of 30 s.</summary>
public static class AudioFrames
{
    /// <summary>Rate of the audio.</summary>
    public const int SampleRateHz = 16000;

    /// <summary>Samples of a frame's window.</summary>
    public const int WindowSamples = 400;

    /// <summary>Samples from one frame to the next.</summary>
    public const int HopSamples = 160;

    /// <summary>Bins of a frame's power spectrum.</summary>
    public const int PowerBins = (WindowSamples / 2) + 1;

    /// <summary>Frames in a second.</summary>
    public const int PerSecond = SampleRateHz / HopSamples;

    /// <summary>Seconds that the encoder sees at once.</summary>
    public const int PieceSeconds = 30;

    /// <summary>Frames that the encoder sees at once.</summary>
    public const int PerPiece = PieceSeconds * PerSecond;

    /// <summary>Frames of the spectrogram that become one frame of the encoder: the stride of its second convolution.</summary>
    public const int PerEncoderFrame = 2;

    /// <summary>The time at which a frame begins.</summary>
    /// <param name="frame">The frame.</param>
    public static TimeSpan Time(int frame) => TimeSpan.FromMilliseconds(frame * 1000L / PerSecond);
}
