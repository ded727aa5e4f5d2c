using VoiceMesh.MediaServer.Playout;

namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>Hears how a reply is played and does nothing about it.</summary>
internal sealed class IdleReporter : IPlaybackReporter
{
    public void Report(string turnId, uint playedMs, bool finished, long firstSampleUnixUs)
    {
    }

    public void ReplyFailed(string turnId, string code, string message)
    {
    }
}
