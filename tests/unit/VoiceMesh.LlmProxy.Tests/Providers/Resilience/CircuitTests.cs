using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.LlmProxy.Providers.Resilience;
using VoiceMesh.Testing;

namespace VoiceMesh.LlmProxy.Tests.Providers.Resilience;

[Trait("Category", "unit")]
public sealed class CircuitTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);
    private readonly ManualTimeProvider _clock = new();
    private readonly List<CircuitState> _changes = [];
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = Make(_clock, _changes);

    [Fact]
    public void TryEnter_AfterARunOfFailures_IsRefusedUntilThePauseIsOver()
    {
        Open();
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(Pause, retryAfter);
        _clock.Advance(Pause - TimeSpan.FromMilliseconds(1));
        Assert.False(_circuit.TryEnter(out _, out retryAfter));
        Assert.Equal(TimeSpan.FromMilliseconds(1), retryAfter);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(_circuit.TryEnter(out _, out _));
        Assert.Equal([CircuitState.Open, CircuitState.HalfOpen], _changes);
    }

    [Fact]
    public void Leave_OneSuccessHalfOpen_DoesNotCloseIt()
    {
        OpenAndPause();
        Attempt(AttemptVerdict.Healthy);
        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        Attempt(AttemptVerdict.Healthy);

        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Leave_AFailureHalfOpen_OpensItForAnotherPause(int successesBefore)
    {
        OpenAndPause();
        for (var i = 0; i < successesBefore; i++)
        {
            Attempt(AttemptVerdict.Healthy);
        }

        Attempt(AttemptVerdict.Troubled);
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Equal(Pause, retryAfter);
        _clock.Advance(Pause);
        Attempt(AttemptVerdict.Healthy);

        // A success of the pause before does not count for this one.
        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
    }

    [Fact]
    public void TryEnter_WhileAnotherProbes_IsRefused()
    {
        OpenAndPause();
        Assert.True(_circuit.TryEnter(out var probe, out _));
        Assert.False(_circuit.TryEnter(out _, out var retryAfter));
        Assert.Null(retryAfter);
        _circuit.Leave(probe, AttemptVerdict.Healthy);

        Assert.True(_circuit.TryEnter(out _, out _));
    }

    [Fact]
    public void Leave_AProbeWhoseCallerWentAway_ProvesNothingAndLetsTheNextOneProbe()
    {
        OpenAndPause();
        Attempt(AttemptVerdict.Unknown);
        Attempt(AttemptVerdict.Healthy);
        Attempt(AttemptVerdict.Unknown);

        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        Attempt(AttemptVerdict.Healthy);
        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public void Leave_AnAttemptFromBeforeItOpened_CountsNoMore()
    {
        Assert.True(_circuit.TryEnter(out var late, out _));
        Assert.True(_circuit.TryEnter(out var later, out _));
        OpenAndPause();
        Attempt(AttemptVerdict.Healthy);
        _circuit.Leave(late, AttemptVerdict.Healthy);
        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
        _circuit.Leave(later, AttemptVerdict.Troubled);

        Assert.Equal(CircuitState.HalfOpen, _circuit.State);
    }

    [Fact]
    public void Leave_ASuccessBetween_BeginsTheRunAnew()
    {
        Attempt(AttemptVerdict.Troubled, AttemptVerdict.Troubled, AttemptVerdict.Healthy, AttemptVerdict.Troubled, AttemptVerdict.Troubled);
        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    [Fact]
    public void Leave_ARefusalBetween_IsNoSuccess()
    {
        Attempt(AttemptVerdict.Troubled, AttemptVerdict.Troubled, AttemptVerdict.Unknown, AttemptVerdict.Troubled);
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    [Fact]
    public void Leave_FailuresFurtherApartThanTheWindow_DoNotAddUp()
    {
        for (var i = 0; i < 10; i++)
        {
            Attempt(AttemptVerdict.Troubled);
            _clock.Advance((Window / 2) + TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(CircuitState.Closed, _circuit.State);
    }

    /// <summary>Attempts that overlap in any way, against the rules said once more and plainly.</summary>
    [Fact]
    public void Circuit_AnyInterleaving_KeepsToTheRules()
    {
        var moves = Gen.Choose(0, 5).ListOf();
        Prop.ForAll(moves.ToArbitrary(), Play).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static void Play(IList<int> moves)
    {
        var clock = new ManualTimeProvider();
        var changes = new List<CircuitState>();
        var circuit = Make(clock, changes);
        var underWay = new Queue<(int Ticket, int Since)>();
        var successes = 0;
        foreach (var move in moves)
        {
            var (before, seen) = (circuit.State, changes.Count);
            switch (move)
            {
                case 0 or 1:
                    var probes = underWay.Count(attempt => attempt.Since == changes.Count);
                    if (circuit.TryEnter(out var ticket, out _))
                    {
                        Assert.NotEqual(CircuitState.Open, circuit.State);
                        Assert.False(before == CircuitState.HalfOpen && probes > 0, "two probe at once");
                        underWay.Enqueue((ticket, changes.Count));
                    }

                    break;
                case 5:
                    clock.Advance(Pause / 2);
                    break;
                default:
                    if (underWay.TryDequeue(out var attempt))
                    {
                        var verdict = (AttemptVerdict)(move - 2);
                        circuit.Leave(attempt.Ticket, verdict);
                        var counts = attempt.Since == seen;
                        successes += counts && before == CircuitState.HalfOpen && verdict == AttemptVerdict.Healthy ? 1 : 0;
                        Assert.False(!counts && changes.Count != seen, "an attempt of an earlier state changed this one");
                        Assert.True(
                            before != CircuitState.HalfOpen || !counts || verdict != AttemptVerdict.Troubled || circuit.State == CircuitState.Open,
                            "a failure half open did not open it");
                    }

                    break;
            }

            if (changes.Count > seen && changes[^1] == CircuitState.Closed)
            {
                Assert.Equal(2, successes);
            }

            successes = changes.Count > seen ? 0 : successes;
        }

        Assert.True(changes.Zip(changes.Skip(1)).All(pair => pair is not (CircuitState.Open, CircuitState.Closed)), "it closed without a probe");
    }

    private static Circuit Make(ManualTimeProvider clock, List<CircuitState> changes) => new(3, Window, Pause, 2, clock, changes.Add);

    private void Attempt(params AttemptVerdict[] verdicts)
    {
        foreach (var verdict in verdicts)
        {
            Assert.True(_circuit.TryEnter(out var ticket, out _));
            _circuit.Leave(ticket, verdict);
        }
    }

    private void Open()
    {
        Attempt(AttemptVerdict.Troubled, AttemptVerdict.Troubled, AttemptVerdict.Troubled);
        Assert.Equal(CircuitState.Open, _circuit.State);
    }

    private void OpenAndPause()
    {
        Open();
        _clock.Advance(Pause);
    }
}
