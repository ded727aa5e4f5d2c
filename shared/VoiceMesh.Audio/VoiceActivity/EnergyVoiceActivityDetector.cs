using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>Takes for speech what stands out from the background by its level; for use where no model is at hand.</summary>
/// <remarks>
/// The background is followed asymmetrically: down within a few frames, up slowly, and slower still while something stands out. It cannot tell
/// speech from any other sound that starts suddenly. The answer is a logistic function of the level above the background and is 0.5 at 9 dB above it.
/// </remarks>
public sealed class EnergyVoiceActivityDetector : IVoiceActivityDetector
{
    private const float InitialFloorDbfs = -60;
    private const float LowestFloorDbfs = -75;
    private const float MarginDb = 9;
    private const float SlopeDb = 1.5f;
    private const float FallPerFrame = 0.3f;
    private const float RiseDbPerFrame = 0.25f;
    private const float RiseWhileActiveDbPerFrame = 0.03f;

    private float _floorDbfs = InitialFloorDbfs;

    /// <inheritdoc />
    public string Name => "energy";

    /// <inheritdoc />
    public float Process(ReadOnlySpan<float> frame)
    {
        VoiceActivityFrame.Require(frame.Length);
        var level = AudioLevel.RmsDbfs(frame);
        var above = level - _floorDbfs;
        var probability = 1 / (1 + MathF.Exp((MarginDb - above) / SlopeDb));
        _floorDbfs = above < 0
            ? Math.Max(LowestFloorDbfs, _floorDbfs + (FallPerFrame * above))
            : Math.Min(level, _floorDbfs + (probability < 0.5f ? RiseDbPerFrame : RiseWhileActiveDbPerFrame));
        return probability;
    }

    /// <inheritdoc />
    public void Reset() => _floorDbfs = InitialFloorDbfs;
}
