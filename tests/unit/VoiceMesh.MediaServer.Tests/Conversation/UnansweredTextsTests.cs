using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;

namespace VoiceMesh.MediaServer.Tests.Conversation;

[Trait("Category", "unit")]
public class UnansweredTextsTests
{
    private readonly UnansweredTexts _texts = new();

    public UnansweredTextsTests() => _texts.Open();

    public static TheoryData<ConverseResponse> SignsOfTurnTwo => new()
    {
        State(AgentState.Processing, "turn-2"),
        State(AgentState.Listening, "turn-2"),
        new ConverseResponse { ResponseText = new ResponseText { TurnId = "turn-2", Delta = "It" } },
        new ConverseResponse { ReplyStarted = new ReplyStarted { TurnId = "turn-2" } },
        new ConverseResponse { TurnCompleted = new TurnCompleted { TurnId = "turn-2" } },
        new ConverseResponse { Error = new ConversationError { TurnId = "turn-2" } },
        new ConverseResponse { Error = new ConversationError() },
    };

    [Fact]
    public void Lost_WithoutASign_SendsOnceMoreInOrder()
    {
        Send("one");
        Send("two");

        Assert.Equal(["one", "two"], _texts.Lost(hadStarted: true));
        Assert.Equal(["one", "two"], Again());
    }

    [Fact]
    public void Lost_TwiceWithoutASign_SendsNoThirdTime()
    {
        Send("one");
        _texts.Lost(hadStarted: true);
        _texts.Open();
        Again();

        Assert.Empty(_texts.Lost(hadStarted: true));
        Assert.Empty(Again());
    }

    [Fact]
    public void Lost_WithAStreamThatNeverStarted_IsNoTry()
    {
        Send("one");
        for (var stream = 0; stream < 3; stream++)
        {
            Assert.Empty(_texts.Lost(hadStarted: false));
            _texts.Open();
            Assert.Equal(["one"], Again());
        }

        Assert.Equal(["one"], _texts.Lost(hadStarted: true));
        Assert.Equal(["one"], Again());
    }

    [Theory]
    [MemberData(nameof(SignsOfTurnTwo), DisableDiscoveryEnumeration = true)]
    public void Lost_AfterASignOfItsTurn_SendsNothing(ConverseResponse sign)
    {
        _texts.Heard(State(AgentState.Speaking, "turn-1"));
        Send("one");
        _texts.Heard(sign);

        Assert.Empty(_texts.Lost(hadStarted: true));
        Assert.Empty(Again());
    }

    [Fact]
    public void Lost_AfterTheEndOfTheTurnBefore_SendsAgain()
    {
        _texts.Heard(State(AgentState.Speaking, "turn-1"));
        Send("one");
        _texts.Heard(new ConverseResponse { ReplyEnded = new ReplyEnded { TurnId = "turn-1" } });
        _texts.Heard(new ConverseResponse { TurnCompleted = new TurnCompleted { TurnId = "turn-1" } });
        _texts.Heard(State(AgentState.Listening, ""));

        Assert.Equal(["one"], _texts.Lost(hadStarted: true));
    }

    [Fact]
    public void Lost_AfterSpeechThatTheTextMayHaveTakenTheTurnOf_SendsNothing()
    {
        _texts.Heard(State(AgentState.Listening, "turn-1"));
        Send("one");
        _texts.Heard(State(AgentState.Processing, "turn-1"));

        Assert.Empty(_texts.Lost(hadStarted: true));
    }

    [Fact]
    public void Heard_OfATurnWhoseNumberCameBefore_IsASignOnTheNextStream()
    {
        _texts.Heard(State(AgentState.Speaking, "turn-1"));
        Send("one");
        _texts.Lost(hadStarted: true);
        _texts.Open();
        Again();
        // An orchestrator that knows nothing of the session counts from the start.
        _texts.Heard(State(AgentState.Processing, "turn-1"));

        Assert.Empty(_texts.Lost(hadStarted: true));
        Assert.Empty(Again());
    }

    [Fact]
    public void NotSent_IsNotSentAgainFromHere()
    {
        var text = Send("one");
        _texts.NotSent(text);

        Assert.Empty(_texts.Lost(hadStarted: true));
        Assert.Empty(Again());
    }

    private static ConverseResponse State(AgentState state, string turnId) => new() { State = new StateChanged { State = state, TurnId = turnId } };

    private ConverseRequest Send(string id)
    {
        var request = new ConverseRequest { Text = new TextInput { Text = "hello", RequestId = id } };
        _texts.Sending(request);
        return request;
    }

    private List<string> Again()
    {
        var again = new List<string>();
        while (_texts.TryTakeAgain(out var request))
        {
            again.Add(request.Text.RequestId);
        }

        return again;
    }
}
