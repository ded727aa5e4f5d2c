using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Tests.Playout;
using VoiceMesh.MediaServer.Text;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Tests.Sessions;

/// <summary>What comes at the same moment as something else.</summary>
[Trait("Category", "unit")]
public sealed class SessionRaceTests : IAsyncLifetime
{
    private const int Rounds = 20_000;
    private readonly SessionUnderTest _test = new();

    private MediaSession Session => _test.Session;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _test.DisposeAsync();

    [Fact]
    public async Task State_WhileAClientReturns_IsTheLastOneThatItIsTold()
    {
        _test.Started();
        var client = new FakeTransport();
        Session.Attach(client);
        using var together = new Barrier(2);
        var speaking = Task.Factory.StartNew(
            () =>
            {
                for (var round = 0; round < Rounds; round++)
                {
                    together.SignalAndWait();
                    Session.OnResponse(new ConverseResponse { State = new StateChanged { State = AgentState.Listening, TurnId = $"{round}" } });
                    together.SignalAndWait();
                }
            },
            TaskCreationOptions.LongRunning);

        var stale = 0;
        for (var round = 0; round < Rounds; round++)
        {
            Session.SignallingClosed(client);
            client = new FakeTransport();
            together.SignalAndWait();
            Session.Attach(client, Session.ResumeToken);
            together.SignalAndWait();
            stale += client.Events.OfType<StateEvent>().Last().TurnId == $"{round}" ? 0 : 1;
        }

        await speaking;
        Assert.Equal(0, stale);
    }

    [Fact]
    public async Task Question_AfterTheEnd_FailsAtOnce()
    {
        _test.End();

        var exchange = Session.Texts.Begin();

        Assert.True(exchange.Answer.IsCompleted);
        Assert.Equal("session_ended", (await Assert.ThrowsAsync<TextFailedException>(() => exchange.Answer)).Code);
    }

    [Fact]
    public void Join_OfASessionWithACall_IsRefused()
    {
        Assert.Null(Session.Offer("one", null, OfferScope.Join, out _));

        Assert.Equal("session_occupied", Session.Offer("two", null, OfferScope.Join, out _)?.Code);

        Assert.Single(_test.Calls.Made);
        Assert.Null(_test.Calls.Made[0].EndedBy);
    }

    [Fact]
    public void Join_WhileAClientConnects_LeavesTheSessionToTheClient()
    {
        var client = new FakeTransport();
        _test.Calls.OnMade = _ => Assert.Equal(AttachResult.Attached, Session.Attach(client));

        Assert.Equal("session_occupied", Session.Offer("one", null, OfferScope.Join, out _)?.Code);

        Assert.Null(Session.Call);
        Assert.NotNull(Assert.Single(_test.Calls.Made).EndedBy);
        Assert.True(Session.Audio(client, new short[320], 16_000));
    }

    [Fact]
    public void Join_Refused_UsesUpNoOfferOfTheHolder()
    {
        Session.Attach(new FakeTransport());
        for (var attempt = 0; attempt < 50; attempt++)
        {
            Assert.Equal("session_occupied", Session.Offer("stranger", null, OfferScope.Join, out _)?.Code);
        }

        Assert.Null(Session.Offer("holder", null, out _));
    }

    [Fact]
    public void Renew_OfACallThatEnded_MakesNoOther()
    {
        Assert.Null(Session.Offer("one first", null, out _));
        Assert.Null(Session.Offer("one again", null, OfferScope.Renew, out _));
        _test.Calls.Made[0].Finish("consent_expired");

        Assert.Equal("no_call", Session.Offer("one again", null, OfferScope.Renew, out _)?.Code);
        Assert.Single(_test.Calls.Made);
    }

    [Fact]
    public void Renew_OfACallThatWasReplaced_LeavesTheOtherAlone()
    {
        Assert.Null(Session.Offer("one first", null, out _));
        Assert.Null(Session.Offer("two first", null, out _));

        Assert.Equal("no_call", Session.Offer("one again", null, OfferScope.Renew, out _)?.Code);
        Assert.Same(_test.Calls.Made[1], Session.Call);
    }
}
