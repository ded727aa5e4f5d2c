namespace VoiceMesh.MediaServer.Playout;

/// <summary>Hears how far the listener has heard.</summary>
internal interface IPlaybackReporter
{
    void Report(string turnId, uint playedMs, bool finished, long firstSampleUnixUs);

    /// <summary>A reply could not be played, or not to its end.</summary>
    void ReplyFailed(string turnId, string code, string message);
}
