using VoiceMesh.WebRtc.Load.Native;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>
/// Lets every peer send a packet each 20 ms and takes what came, on one thread. The peers' turns are spread over the 20 ms in steps, as many clients that know
/// nothing of each other are. Sending and receiving cost two system calls per packet.
/// </summary>
internal sealed class MediaPump(IReadOnlyList<LoadPeer> peers, int stepsPerPacket = MediaPump.UsualSteps, bool expectsEchoes = true)
{
    /// <summary>Steps of a millisecond.</summary>
    public const int UsualSteps = 20;

    private const long PacketNs = 20_000_000;
    private const long DelayedNs = 10_000_000;
    private const int QuietDrainRounds = 400;

    // A burst of what was missed would be nobody's behaviour and would overflow the server's socket.
    private const long LongestCatchUpNs = 100_000_000;

    private readonly long _stepNs = PacketNs / stepsPerPacket;

    /// <summary>The longest that a step came after its time.</summary>
    public TimeSpan LongestDelay { get; private set; }

    /// <summary>Share of the steps that came more than 10 ms after their time.</summary>
    public double DelayedShare { get; private set; }

    /// <summary>Packets sent so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends for a while, then takes what is still on its way.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="during">Called at each step with the time since the start; it must be short.</param>
    /// <param name="stop">Ends it early.</param>
    public Task RunAsync(TimeSpan duration, Action<TimeSpan> during, CancellationToken stop) =>
        Task.Factory.StartNew(() => Run(duration, during, stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(TimeSpan duration, Action<TimeSpan> during, CancellationToken stop)
    {
        using var batch = new DatagramBatch();
        var begin = SteadyClock.NowNs;
        var due = begin;
        long step = 0;
        long longest = 0;
        long delayed = 0;
        for (; due - begin < duration.TotalNanoseconds && !stop.IsCancellationRequested; due += _stepNs)
        {
            SteadyClock.SleepUntil(due);
            var delay = SteadyClock.NowNs - due;
            longest = Math.Max(longest, delay);
            delayed += delay > DelayedNs ? 1 : 0;
            if (delay > LongestCatchUpNs)
            {
                // Time in which the generator stood still is no part of the run, or a run on a busy machine could end before its measured part.
                due += delay;
                begin += delay;
            }

            during(TimeSpan.FromTicks((due - begin) / TimeSpan.NanosecondsPerTick));
            Step(step++, batch);
        }

        LongestDelay = TimeSpan.FromTicks(longest / TimeSpan.NanosecondsPerTick);
        DelayedShare = (double)delayed / Math.Max(1, step);
        AwaitEchoes(batch);
    }

    private void Step(long step, DatagramBatch batch)
    {
        for (var index = (int)(step % stepsPerPacket); index < peers.Count; index += stepsPerPacket)
        {
            var peer = peers[index];
            peer.Drain(batch);
            peer.SendNext();
            Sent++;
        }
    }

    private void AwaitEchoes(DatagramBatch batch)
    {
        // What did not come within two seconds after the last that came is lost; until then the server may just have to wait for a processor.
        long echoed = 0;
        for (var quiet = 0; expectsEchoes && quiet < QuietDrainRounds && peers.Any(peer => peer.Echoes.Equal < peer.Sent); quiet++)
        {
            Thread.Sleep(5);
            foreach (var peer in peers)
            {
                peer.Drain(batch);
            }

            var now = peers.Sum(peer => peer.Echoes.Equal);
            quiet = now == echoed ? quiet : 0;
            echoed = now;
        }
    }
}
