namespace VoiceMesh.WebRtc.Jitter;

/// <summary>What to do for the next piece of sound.</summary>
public enum PlayoutDecision
{
    /// <summary>Nothing is to be heard: the stream has not begun, or has paused.</summary>
    Silence,

    /// <summary>Decode the packet and play it as it is.</summary>
    Normal,

    /// <summary>Decode the packet and play it a little shorter, because playout is later than it has to be.</summary>
    Accelerate,

    /// <summary>Decode the packet and play it a little longer, because playout is earlier than is safe.</summary>
    Expand,

    /// <summary>Decode the packet and fade over to it, because the sound before it does not lead up to it.</summary>
    Merge,

    /// <summary>Rebuild a lost frame from the coarse copy in the packet after it, which stays to be decoded next.</summary>
    Recover,

    /// <summary>Make up the sound of a frame that did not come.</summary>
    Conceal,

    /// <summary>Make up background noise: the sender said that it is silent and sends no frames (discontinuous transmission).</summary>
    ComfortNoise,
}
