namespace VoiceMesh.WebRtc.Receiving;

/// <summary>What is known of a frame that was handed out.</summary>
/// <param name="PlayTimeUs">When it was due, in microseconds of the media clock; one frame's is 20000 more than that of the one before it.</param>
/// <param name="MadeUpSamples">Samples of it that were concealed or are background noise, not decoded.</param>
/// <param name="IsSilent">Whether all of it is silence because there is no stream now.</param>
public readonly record struct ReceivedFrame(long PlayTimeUs, int MadeUpSamples, bool IsSilent);
