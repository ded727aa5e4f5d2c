using System.Net;
using System.Text;
using VoiceMesh.Testing;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Testing;
namespace VoiceMesh.WebRtc.Tests.Ice;

[Trait("Category", "unit")]
public sealed class IceLiteAgentTests
{
    private static readonly IcePath First = Path(1000);
    private static readonly IcePath Second = Path(2000);

    private readonly ManualTimeProvider _clock = new();
    private readonly IceCredentials _remote = new("peer", "peer-password-of-22-chars");
    private readonly IceLiteAgent _agent;

    public IceLiteAgentTests() => _agent = new IceLiteAgent(IceCredentials.Generate(), _remote, _clock);

    [Fact]
    public void Check_FirstOfThePeer_IsAnsweredWithItsAddressAndSelected()
    {
        var response = Check(First, Request(nominate: false), out var result);

        Assert.Equal(IceCheckResult.Selected, result);
        Assert.Equal(First, _agent.Selected);
        Assert.True(StunMessage.TryParse(response, out var message));
        Assert.Equal(StunMessageType.BindingSuccess, message.Type);
        Assert.Equal(First.Remote, message.XorMappedAddress);
        Assert.True(message.VerifyIntegrity(Encoding.ASCII.GetBytes(_agent.Local.Password)));
    }

    [Fact]
    public void Check_WrongPassword_IsMetWithSilence()
    {
        var forged = IceChecks.Request(_agent.Local with { Password = "another-password-24-chars" }, _remote.UsernameFragment);

        Assert.Empty(Check(First, forged, out var result));
        Assert.Equal(IceCheckResult.Ignored, result);
        Assert.Null(_agent.Selected);
    }

    [Fact]
    public void Check_WrongFragmentOfThePeer_IsMetWithSilence()
    {
        Assert.Empty(Check(First, IceChecks.Request(_agent.Local, "other"), out var result));
        Assert.Equal(IceCheckResult.Ignored, result);
    }

    [Fact]
    public void Check_PeerThatClaimsToBeControlled_GetsRoleConflict()
    {
        var response = Check(First, IceChecks.Request(_agent.Local, _remote.UsernameFragment, isControlling: false), out var result);

        Assert.Equal(IceCheckResult.Refused, result);
        Assert.True(StunMessage.TryParse(response, out var message));
        Assert.Equal(StunMessageType.BindingError, message.Type);
        Assert.Equal(487, message.ErrorCode);
        Assert.Null(_agent.Selected);
    }

    [Fact]
    public void Check_UnknownRequiredAttribute_GetsUnknownAttribute()
    {
        var response = Check(First, IceChecks.Request(_agent.Local, _remote.UsernameFragment, unknownAttribute: 0x0042), out var result);

        Assert.Equal(IceCheckResult.Refused, result);
        Assert.True(StunMessage.TryParse(response, out var message));
        Assert.Equal(420, message.ErrorCode);
    }

    [Fact]
    public void Check_NominationsOfTwoPaths_HigherPriorityWins()
    {
        Check(First, Request(nominate: true, priority: 200), out _);
        Check(Second, Request(nominate: true, priority: 100), out var lower);
        Assert.Equal(IceCheckResult.Validated, lower);
        Assert.Equal(First, _agent.Selected);

        Check(Second, Request(nominate: true, priority: 300), out var higher);
        Assert.Equal(IceCheckResult.Selected, higher);
        Assert.Equal(Second, _agent.Selected);
    }

    [Fact]
    public void Check_NominationThatIsNoLongerRepeated_GivesWayToALowerOne()
    {
        Check(First, Request(nominate: true, priority: 200), out _);
        _clock.Advance(IceLiteAgent.NominationHold + TimeSpan.FromMilliseconds(1));
        Check(First, Request(nominate: false, priority: 200), out _);

        Check(Second, Request(nominate: true, priority: 100), out var result);

        Assert.Equal(IceCheckResult.Selected, result);
        Assert.Equal(Second, _agent.Selected);
    }

    [Fact]
    public void Check_NominationOfOneAmongValidated_IsFollowed()
    {
        Check(First, Request(nominate: false, priority: 200), out _);
        Check(Second, Request(nominate: false, priority: 100), out _);
        Assert.Equal(First, _agent.Selected);

        Check(Second, Request(nominate: true, priority: 100), out _);
        Assert.Equal(Second, _agent.Selected);
    }

    [Fact]
    public void Restart_OldCredentials_AreAnsweredUntilTheNewOnesAreUsed()
    {
        Check(First, Request(nominate: true, priority: 200), out _);
        var old = Request(nominate: true, priority: 200);
        var newRemote = new IceCredentials("peer2", "another-password-22-chars");
        _agent.Restart(IceCredentials.Generate(), newRemote);

        Check(First, old, out var beforeNew);
        Assert.Equal(IceCheckResult.Validated, beforeNew);
        Assert.Equal(First, _agent.Selected);

        var fresh = IceChecks.Request(_agent.Local, newRemote.UsernameFragment, priority: 1);
        Check(Second, fresh, out var withNew);
        Assert.Equal(IceCheckResult.Selected, withNew);

        Check(First, old, out var afterNew);
        Assert.Equal(IceCheckResult.Ignored, afterNew);
        Assert.Equal(Second, _agent.Selected);
    }

    [Fact]
    public void Check_FromMorePathsThanAreKept_ForgetsTheOldestButTheSelected()
    {
        Check(First, Request(nominate: true, priority: 200), out _);
        IcePath? forgotten = null;
        for (var port = 1; port <= IceLiteAgent.MaxPaths; port++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            Check(Path(port), Request(nominate: false, priority: 1), out _, out forgotten);
        }

        Assert.Equal(Path(1), forgotten);
        Assert.False(_agent.IsValidated(Path(1)));
        Assert.True(_agent.IsValidated(First));
        Assert.Equal(First, _agent.Selected);
    }

    [Fact]
    public void Check_Authenticated_RenewsConsentAndAllocatesNothing()
    {
        var request = Request(nominate: true, priority: 200);
        var response = new byte[StunWriter.BufferLength];
        _clock.Advance(TimeSpan.FromSeconds(9));

        var allocated = SteadyAllocations.BytesOf(() =>
        {
            _ = StunMessage.TryParse(request, out var message);
            _agent.Check(message, First, _clock.GetTimestamp(), response, out _, out _);
        });

        Assert.Equal(0, allocated);
        Assert.Equal(_clock.GetTimestamp(), _agent.LastConsent);
    }

    [Theory]
    [InlineData("192.0.2.1", 0, 2130706175u)]
    [InlineData("2001:db8::1", 0, 2130706431u)]
    public void Priority_OfHostCandidates_FollowsTheFormula(string address, int index, uint expected)
    {
        Assert.Equal(expected, new IceCandidate(IPAddress.Parse(address), 5000, index).Priority);
    }

    private static IcePath Path(int port) => new(0, TransportAddress.From(new IPEndPoint(IPAddress.Loopback, port)));

    private byte[] Request(bool nominate, uint priority = IceChecks.UsualPriority) =>
        IceChecks.Request(_agent.Local, _remote.UsernameFragment, nominate, priority);

    private byte[] Check(IcePath path, byte[] request, out IceCheckResult result) => Check(path, request, out result, out _);

    private byte[] Check(IcePath path, byte[] request, out IceCheckResult result, out IcePath? forgotten)
    {
        var response = new byte[StunWriter.BufferLength];
        Assert.True(StunMessage.TryParse(request, out var message));
        result = _agent.Check(message, path, _clock.GetTimestamp(), response, out var length, out forgotten);
        return response[..length];
    }
}
