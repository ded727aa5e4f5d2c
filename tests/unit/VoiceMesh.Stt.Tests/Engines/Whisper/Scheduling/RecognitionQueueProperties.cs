using FsCheck;
using FsCheck.Fluent;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Scheduling;

[Trait("Category", "unit")]
public class RecognitionQueueProperties
{
    private const int Streams = 6;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    [InlineData(4, 3)]
    public void AnyInterleaving_FinalsFirstNoneLostNoneDroppedOneOutcomeEach(int workers, int encoderBatch)
    {
        var steps = Gen.ListOf(Gen.Zip(Gen.Zip(Gen.Choose(0, 11), Gen.Choose(0, 999)), Gen.Choose(0, 60)), 120);
        Prop.ForAll(steps.ToArbitrary(), script =>
        {
            var model = new QueueModel(workers, encoderBatch, Streams);
            var anyFailed = false;
            foreach (var ((kind, number), slack) in script)
            {
                switch (kind)
                {
                    case 0 or 1 or 2:
                        model.Submit(number % Streams, final: false, number % 2 == 0 ? 384 : 448, slack);
                        break;
                    case 3 or 4:
                        model.Submit(number % Streams, final: true, number % 2 == 0 ? 384 : 448, slack);
                        break;
                    case 5:
                        model.Cancel(number);
                        break;
                    case 6:
                        model.Promote(number);
                        break;
                    case 7 or 8 or 9:
                        model.Take();
                        break;
                    default:
                        var fails = number % 50 == 0;
                        anyFailed |= fails;
                        model.Finish(number, fails);
                        break;
                }
            }

            model.Drain();
            model.RequireEveryJobEndedRightly(anyFailed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }
}
