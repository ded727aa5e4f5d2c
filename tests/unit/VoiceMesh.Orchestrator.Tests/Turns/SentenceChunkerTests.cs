using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class SentenceChunkerTests
{
    private const int Max = 240;

    [Theory]
    [InlineData("Hi! How are you today? Fine.", "Hi! |How are you today? |Fine.")]
    [InlineData("It costs 3.5 euros, not 1,000. Good.", "It costs 3.5 euros, |not 1,000. |Good.")]
    [InlineData("Dr. Smith and Mr. Jones met J. Doe at 5 p.m. in town. They left.", "Dr. Smith and Mr. Jones met J. Doe at 5 p.m. in town. |They left.")]
    [InlineData("Well... let me think... yes. Done.", "Well... let me think... yes. |Done.")]
    [InlineData("Yes, I do. No.", "Yes, I do. |No.")]
    [InlineData("He said \"stop!\" Then he left.", "He said \"stop!\" |Then he left.")]
    [InlineData("1. Take the bread. 2. Eat it.", "1. Take the bread. |2. Eat it.")]
    [InlineData("First line\nSecond line", "First line\n|Second line")]
    [InlineData("你好。再见。", "你好。|再见。")]
    [InlineData("Later sentences keep their commas. One two three four, five six.", "Later sentences keep their commas. |One two three four, five six.")]
    public void Push_WholeText_CutsWhereASpeakerWouldBreathe(string text, string expected)
    {
        Assert.Equal(expected.Split('|'), Chunk([text], Max));
    }

    [Fact]
    public void Push_LetterByLetter_CutsTheSame()
    {
        const string Text = "It costs 3.5 euros, says Dr. Who. Is that much? Well... no. Ok!";
        Assert.Equal(Chunk([Text], Max), Chunk(Text.Select(c => c.ToString()), Max));
    }

    [Fact]
    public void Push_FirstClause_LeavesBeforeTheSentenceIsOver()
    {
        var chunks = new List<string>();
        SentenceChunker.Push(ChunkerState.Start, "The time is now, ", false, 3, Max, chunks);
        Assert.Equal(["The time is now, "], chunks);
    }

    [Fact]
    public void Push_LongWithoutMarks_CutsAtASpaceWithinTheLimit()
    {
        var chunks = Chunk([string.Join(' ', Enumerable.Repeat("word", 100))], 50);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Length, 1, 50));
        Assert.All(chunks, chunk => Assert.All(chunk.Split(' ', StringSplitOptions.RemoveEmptyEntries), word => Assert.Equal("word", word)));
    }

    [Fact]
    public void Push_OneEndlessToken_IsCutButNoPairIsTorn()
    {
        var chunks = Chunk([string.Concat(Enumerable.Repeat("😀", 100))], 25);
        Assert.All(chunks, chunk => Assert.False(char.IsLowSurrogate(chunk[0]) || char.IsHighSurrogate(chunk[^1])));
    }

    [Fact]
    public void Push_AnyTextInAnyPieces_LosesNothingAndKeepsTheLimit()
    {
        var atoms = Gen.Elements("Hi", " ", "3.5", "Dr.", "...", ", ", ". ", "!", "?", "\n", "word", "\"", "😀", "。", ";", "1,000", "e.g.", "—", "\t");
        var pieces = Gen.ListOf(Gen.Select(Gen.ListOf(atoms), parts => string.Concat(parts)));
        var limits = Gen.Choose(5, 300);
        Prop.ForAll(Gen.Zip(pieces, limits).ToArbitrary(), input =>
        {
            var chunks = Chunk(input.Item1, input.Item2);
            return string.Concat(chunks) == string.Concat(input.Item1) && chunks.All(chunk => chunk.Length > 0 && chunk.Length <= input.Item2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static List<string> Chunk(IEnumerable<string> pieces, int max)
    {
        var chunks = new List<string>();
        var state = ChunkerState.Start;
        foreach (var piece in pieces)
        {
            state = SentenceChunker.Push(state, piece, false, 3, max, chunks);
        }

        SentenceChunker.Push(state, "", true, 3, max, chunks);
        return chunks;
    }
}
