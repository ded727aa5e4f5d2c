using Google.Protobuf;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>The newest frames that belong to no utterance, so that the first sound of speech is not lost to the time it takes to notice it.</summary>
internal sealed class PreRoll(int capacity)
{
    private readonly ByteString?[] _frames = new ByteString?[Math.Max(1, capacity)];
    private int _next;
    private int _count;

    public void Push(ByteString pcm)
    {
        _frames[_next] = pcm;
        _next = (_next + 1) % _frames.Length;
        _count = Math.Min(_count + 1, _frames.Length);
    }

    /// <summary>Hands the frames over, oldest first, and forgets them.</summary>
    public void DrainTo(Action<ByteString> take)
    {
        for (var i = _count; i > 0; i--)
        {
            var at = (_next - i + _frames.Length) % _frames.Length;
            take(_frames[at]!);
            _frames[at] = null;
        }

        _count = 0;
    }
}
