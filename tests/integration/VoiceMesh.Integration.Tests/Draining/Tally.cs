using System.Collections.Concurrent;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>What became of every question that the mesh took.</summary>
internal sealed class Tally
{
    private readonly ConcurrentQueue<string> _events = new();
    private int _asked;
    private int _answered;
    private int _told;
    private int _lost;
    private int _twice;
    private int _sentBack;

    public int Asked => Volatile.Read(ref _asked);

    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Not answered, and an error said so.</summary>
    public int Told => Volatile.Read(ref _told);

    /// <summary>Neither answered nor refused.</summary>
    public int Lost => Volatile.Read(ref _lost);

    public int Twice => Volatile.Read(ref _twice);

    /// <summary>Clients that were told, by close code 1012 and <c>draining</c>, to come back, and came.</summary>
    public int SentBack => Volatile.Read(ref _sentBack);

    public void Ask() => Interlocked.Increment(ref _asked);

    public void Answer() => Interlocked.Increment(ref _answered);

    public void AnswerAgain(string what)
    {
        Interlocked.Increment(ref _twice);
        _events.Enqueue($"twice: {what}");
    }

    public void Tell(string error)
    {
        Interlocked.Increment(ref _told);
        _events.Enqueue($"told: {error}");
    }

    public void Lose(string what)
    {
        Interlocked.Increment(ref _lost);
        _events.Enqueue($"lost: {what}");
    }

    public void SendBack() => Interlocked.Increment(ref _sentBack);

    public override string ToString() =>
        $"{Asked} asked, {Answered} answered, {Told} told that not, {Lost} lost, {Twice} answered twice, {SentBack} sent back\n{string.Join('\n', _events)}";
}
