using Google.Protobuf;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.Testing;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

[Trait("Category", "unit")]
public class InboxTests
{
    private static readonly AudioFrame Frame = new() { Pcm = ByteString.CopyFrom(new byte[1_024]) };

    [Fact]
    public void Post_FramesBeyondTheRoom_DropsTheOldestAndCountsThem()
    {
        var dropped = 0;
        var inbox = new ConversationInbox(4, 2, () => dropped++, new ManualTimeProvider());
        for (ulong i = 0; i < 5; i++)
        {
            inbox.Post(new AudioFrame { Sequence = i });
        }

        Assert.Equal(3, dropped);
        Assert.True(inbox.TryReadFrame(out var first));
        Assert.Equal(3ul, first.Sequence);
    }

    [Fact]
    public void TryPost_BeyondTheRoom_SaysSoAndLosesNothingSilently()
    {
        var inbox = new ConversationInbox(1, 2, () => { }, new ManualTimeProvider());

        Assert.True(inbox.TryPost(new TurnEvent.StartListening(0)));
        Assert.False(inbox.TryPost(new TurnEvent.StartListening(0)));
    }

    [Fact]
    public void PostOrder_ToAFullInbox_IsReadFirst()
    {
        var inbox = new ConversationInbox(1, 2, () => { }, new ManualTimeProvider());
        inbox.TryPost(new TurnEvent.StartListening(0));
        inbox.PostOrder(new TurnEvent.Drain(0));

        Assert.True(inbox.TryReadEvent(out var first) && inbox.TryReadEvent(out var second) && first is TurnEvent.Drain && second is TurnEvent.StartListening);
    }

    [Fact]
    public async Task PostAsync_AfterClose_GivesUp()
    {
        var inbox = new ConversationInbox(1, 2, () => { }, new ManualTimeProvider());
        inbox.Close();

        await Assert.ThrowsAnyAsync<Exception>(async () => await inbox.PostAsync(new TurnEvent.StartListening(0), CancellationToken.None));
    }

    [Fact]
    public async Task Frames_InSteadyState_AllocateNothing()
    {
        var inbox = new ConversationInbox(16, 16, () => { }, TimeProvider.System);
        var preRoll = new PreRoll(12);
        await RunAsync(inbox, preRoll);

        var least = long.MaxValue;
        for (var window = 0; window < 20; window++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await RunAsync(inbox, preRoll);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        // A thousand frames, and what one asynchronous call of this test costs itself.
        Assert.InRange(least, 0, 999);
    }

    [Fact]
    public void PreRoll_KeepsTheNewestInOrder()
    {
        var preRoll = new PreRoll(3);
        for (byte i = 0; i < 5; i++)
        {
            preRoll.Push(ByteString.CopyFrom(i));
        }

        var drained = new List<byte>();
        preRoll.DrainTo(pcm => drained.Add(pcm[0]));
        preRoll.DrainTo(pcm => drained.Add(pcm[0]));

        Assert.Equal([2, 3, 4], drained);
    }

    private static async Task RunAsync(ConversationInbox inbox, PreRoll preRoll)
    {
        for (var i = 0; i < 1_000; i++)
        {
            inbox.Post(Frame);
            await inbox.WaitAsync(CancellationToken.None);
            inbox.TryReadFrame(out var frame);
            _ = inbox.NowUs;
            preRoll.Push(frame.Pcm);
        }
    }
}
