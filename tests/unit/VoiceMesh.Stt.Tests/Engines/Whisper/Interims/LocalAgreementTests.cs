using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Stt.Engines.Whisper.Interims;
using VoiceMesh.Stt.Engines.Whisper.Text;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Interims;

[Trait("Category", "unit")]
public class LocalAgreementTests
{
    private readonly LocalAgreement _agreement = new();

    [Fact]
    public void Accept_FirstRun_CommitsNothing()
    {
        Accept("go for");
        Assert.Empty(_agreement.Committed);
        Assert.Equal("go for", _agreement.ToString());
    }

    [Fact]
    public void Accept_SecondRun_CommitsTheCommonBeginning()
    {
        Accept("go for");
        Accept("go forward ten");
        Assert.Equal(["go"], _agreement.Committed);
        Assert.Equal(["forward", "ten"], _agreement.Tentative);
    }

    [Fact]
    public void Accept_RunThatContradictsWhatWasAgreed_KeepsIt()
    {
        Accept("go forward");
        Accept("go forward");
        Accept("no forward ten meters");
        Assert.Equal(["go", "forward"], _agreement.Committed);
        Assert.Equal("go forward ten meters", _agreement.ToString());
    }

    [Fact]
    public void Accept_OtherCaseAndPunctuation_AgreesAndTakesTheNewestSpelling()
    {
        Accept("well go forward.");
        Accept("Well, go forward ten");
        Assert.Equal(["Well,", "go", "forward"], _agreement.Committed);
    }

    [Fact]
    public void ToString_SentenceEndOfOneRun_IsNotShown()
    {
        Accept("Go forward.");
        Assert.Equal("Go forward", _agreement.ToString());
    }

    [Fact]
    public void ToString_SentenceEndOfTwoRuns_IsShown()
    {
        Accept("Go forward.");
        Accept("Go forward.");
        Assert.Equal("Go forward.", _agreement.ToString());
    }

    [Fact]
    public void Reset_NextWindow_StartsEmpty()
    {
        Accept("go forward");
        Accept("go forward");
        _agreement.Reset();
        Assert.Equal("", _agreement.ToString());
        Accept("ten meters");
        Assert.Empty(_agreement.Committed);
    }

    [Fact]
    public void Accept_AnyRuns_CommittedWordsNeverChangeButInSpellingAndNeverShrink()
    {
        var word = Gen.Elements("go", "Go,", "forward", "forward.", "ten", "meters", "no");
        var runs = Gen.ListOf(Gen.ListOf(word));
        Prop.ForAll(runs.ToArbitrary(), script =>
        {
            var agreement = new LocalAgreement();
            List<string> committed = [];
            List<string> previous = [];
            foreach (var run in script.Select(words => words.ToList()))
            {
                agreement.Accept(run);
                Assert.True(agreement.Committed.Count >= committed.Count);
                Assert.All(committed.Zip(agreement.Committed), pair => Assert.True(Wording.AreAlike(pair.First, pair.Second)));
                var added = agreement.Committed.Skip(committed.Count).ToList();
                Assert.All(added.Select((text, index) => (text, index)), item =>
                {
                    Assert.True(Wording.AreAlike(item.text, run[committed.Count + item.index]));
                    Assert.True(Wording.AreAlike(item.text, previous[committed.Count + item.index]));
                });
                committed = [.. agreement.Committed];
                previous = run;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private void Accept(string words) => _agreement.Accept(words.Split(' '));
}
