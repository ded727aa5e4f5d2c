using FsCheck;
using FsCheck.Fluent;

namespace VoiceMesh.MediaServer.Tests.Sessions;

[Trait("Category", "unit")]
public sealed class SessionInterleavingTests
{
    private static readonly Gen<(int Move, int Amount)> Moves =
        Gen.Zip(Gen.Choose(0, SessionWalk.Moves - 1), Gen.Choose(1, 40)).Select(pair => (pair.Item1, pair.Item2));

    [Fact]
    public void Session_ThroughAnyInterleaving_LosesNoEventAndLetsOneTransportCarryTheAudio()
    {
        Prop.ForAll(Gen.ListOf(Moves, 80).ToArbitrary(), moves =>
        {
            var walk = new SessionWalk();
            foreach (var (move, amount) in moves)
            {
                walk.Make(move, amount);
            }

            walk.Finish();
            walk.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}
