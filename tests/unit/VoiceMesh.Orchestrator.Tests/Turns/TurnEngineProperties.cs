using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

/// <summary>Events of every kind in any order, for living, dead and unknown turns, at any times: what must hold holds.</summary>
[Trait("Category", "unit")]
public class TurnEngineProperties
{
    private static readonly Gen<Move> Moves = Gen.Frequency(
        (10, Gen.Select(Gen.Choose(1, 25), frames => (Move)new Move.Speech(frames))),
        (10, Gen.Select(Gen.Choose(1, 25), frames => (Move)new Move.Silence(frames))),
        (3, Gen.Select(Gen.Choose(0, 3_000), ms => (Move)new Move.Wait(ms))),
        (30, Gen.Select(Gen.Zip(Gen.Zip(Gen.Choose(0, 15), Gen.Choose(0, 2)), Gen.Choose(0, 999)), x => (Move)new Move.Event(x.Item1.Item1, x.Item1.Item2, x.Item2))));

    private static readonly Gen<TurnSettings> AnySettings = Gen.Select(
        Gen.Zip(Gen.Zip(Gen.Elements(true, true, false), Gen.Elements(true, true, false)), Gen.Choose(200, 3_000)),
        x => new TurnSettings
        {
            AutomaticTurns = x.Item1.Item1,
            AllowInterruptions = x.Item1.Item2,
            EndpointingSilenceMs = x.Item2,
            MaxUtteranceMs = 5_000,
            MaxReplyAheadMs = 1_000,
        });

    [Fact]
    public void Advance_AnyEventsInAnyOrder_KeepsEveryPromise()
    {
        var judged = 0;
        Prop.ForAll(Gen.Zip(AnySettings, Gen.ListOf(Moves, 120)).ToArbitrary(), input =>
        {
            var run = new TurnRun(input.Item1);
            foreach (var move in input.Item2)
            {
                run.Make(move);
            }

            run.Settle();
            judged += run.Judged;
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

        Assert.True(judged > 0, "no run got as far as a judged interruption");
    }

    [Fact]
    public void Advance_SameEvents_GivesTheSameEffects() =>
        Prop.ForAll(Gen.ListOf(Moves, 60).ToArbitrary(), moves =>
        {
            var (one, two) = (new TurnRun(new TurnSettings()), new TurnRun(new TurnSettings()));
            foreach (var move in moves)
            {
                one.Make(move);
                two.Make(move);
            }

            return one.Driver.Log.Select(entry => entry.Effect.ToString()).SequenceEqual(two.Driver.Log.Select(entry => entry.Effect.ToString()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    [Fact]
    public void Advance_EndAnywhere_FinishesEverythingOnce() =>
        Prop.ForAll(Gen.ListOf(Moves, 60).ToArbitrary(), moves =>
        {
            var run = new TurnRun(new TurnSettings());
            foreach (var move in moves)
            {
                run.Make(move);
            }

            run.Driver.Do(new TurnEvent.End("stopped", run.Driver.NowUs));
            run.CheckAllAccounted();
            return run.Driver.State is { Ended: true, Active: null, Candidate: null } && run.Driver.All<TurnEffect.EndConversation>().Count() == 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>One step of a random conversation.</summary>
    public abstract record Move
    {
        public sealed record Speech(int Frames) : Move;

        public sealed record Silence(int Frames) : Move;

        public sealed record Wait(int Milliseconds) : Move;

        /// <param name="Kind">Which event.</param>
        /// <param name="Target">0 the active turn, 1 the candidate, 2 one that is over or unknown.</param>
        /// <param name="Number">Chooses among texts, samples and times.</param>
        public sealed record Event(int Kind, int Target, int Number) : Move;
    }
}
