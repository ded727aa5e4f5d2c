using System.Text.Json;
using VoiceMesh.Accuracy.Reports;
using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Accuracy.Tests.Reports;

[Trait("Category", "unit")]
public sealed class ReportTests
{
    private static readonly ConfigurationResult Result = new("whisper", "whisper", [File("a b", "a c", 1000, 20, 500, 100), File("d e f g", "d e f g", 3000, 40, 700, 300)]);

    [Fact]
    public void Summary_TwoFiles_AddsErrorsAndTimes()
    {
        var line = MarkdownReport.Summary([Result]).Split('\n')[2];

        Assert.Equal("| whisper | whisper | 2 (4.0 s) | 6 | 16.7 % | 1 | 0 | 0 | 20 / 40 ms | 500 / 700 ms | 0.10 | 0.20 |", line);
    }

    [Fact]
    public void Summary_ServiceElsewhere_LeavesProcessorTimeOpen()
    {
        var elsewhere = Result with { Files = [.. Result.Files.Select(file => file with { ProcessorMs = null })] };

        Assert.EndsWith("| – |", MarkdownReport.Summary([elsewhere]).Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_Result_HoldsTheSameFigures()
    {
        using var json = JsonDocument.Parse(JsonReport.Render([Result]));

        Assert.Equal(1.0 / 6, json.RootElement[0].GetProperty("word_error_rate").GetDouble(), 6);
        Assert.Equal(2, json.RootElement[0].GetProperty("files").GetArrayLength());
    }

    [Theory]
    [InlineData(0.5, 3)]
    [InlineData(0.95, 5)]
    [InlineData(0.0, 1)]
    public void Percentile_NearestRank_IsOneOfTheValues(double share, double expected) => Assert.Equal(expected, ConfigurationResult.Percentile([5, 1, 3, 2, 4], share));

    private static FileResult File(string reference, string hypothesis, double audioMs, double finalMs, double plainMs, double decodeMs) =>
        new("a.wav", reference, hypothesis, WordErrors.Between(reference, hypothesis), audioMs, finalMs, plainMs, decodeMs, decodeMs * 2);
}
