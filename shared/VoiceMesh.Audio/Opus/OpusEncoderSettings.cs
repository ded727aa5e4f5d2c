namespace VoiceMesh.Audio.Opus;

/// <summary>How speech is encoded.</summary>
public sealed record OpusEncoderSettings
{
    /// <summary>Bits per second, 6000 to 510000. Default 64000.</summary>
    public int BitrateBps { get; init; } = 64_000;

    /// <summary>Work per frame, 0 (least) to 10 (best). Default 5: twice as fast as 10 at hardly any loss for speech.</summary>
    public int Complexity { get; init; } = 5;

    /// <summary>Whether packets carry a coarse copy of the frame before, from which a lost packet can be recovered. Default true.</summary>
    public bool InbandFec { get; init; } = true;

    /// <summary>Share of packets expected to be lost, 0 to 100 percent; decides how much of the bit rate the copies take. Default 10.</summary>
    public int ExpectedLossPercent { get; init; } = 10;

    /// <summary>Whether silence is sent as rare, tiny packets. Default false: a steady stream keeps receivers' clocks and jitter buffers simple.</summary>
    public bool DiscontinuousTransmission { get; init; }
}
