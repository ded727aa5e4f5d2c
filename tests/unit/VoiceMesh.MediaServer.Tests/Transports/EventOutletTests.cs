using VoiceMesh.MediaServer.Tests.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Tests.Transports;

[Trait("Category", "unit")]
public sealed class EventOutletTests
{
    private readonly EventOutlet _outlet = new(capacity: 4);

    [Fact]
    public void Attach_AfterMoreThanFits_SaysHowManyWereMissedBeforeTheRest()
    {
        _outlet.KeepForReturn();
        for (var index = 0; index < 7; index++)
        {
            _outlet.Send(new PongEvent($"{index}"));
        }

        var client = new FakeTransport();
        _outlet.Attach(client, new PongEvent("greeting"), new StateEvent("idle", ""));

        ServerEvent[] expected =
        [
            new PongEvent("greeting"), new EventsMissedEvent(3), new PongEvent("3"), new PongEvent("4"), new PongEvent("5"), new PongEvent("6"), new StateEvent("idle", ""),
        ];
        Assert.Equal(expected, client.Events);
    }

    [Fact]
    public void Send_QualityWhileNobodyIsThere_PushesNothingOut()
    {
        _outlet.KeepForReturn();
        _outlet.Send(new PongEvent("kept"));
        for (var index = 0; index < 10; index++)
        {
            _outlet.Send(new QualityEvent(4.4, 0, 0, null, 0, 0, 0));
        }

        var client = new FakeTransport();
        _outlet.Attach(client, null, null);

        Assert.Equal([new PongEvent("kept")], client.Events);
    }

    [Fact]
    public void Detach_OfAFormerConnection_ChangesNothing()
    {
        var former = new FakeTransport();
        var present = new FakeTransport();
        _outlet.Attach(former, null, null);
        _outlet.Attach(present, null, null);

        Assert.False(_outlet.Detach(former, keep: true));
        _outlet.Send(new PongEvent("here"));

        Assert.Equal([new PongEvent("here")], present.Events);
        Assert.Empty(former.Events);
    }
}
