using VoiceMesh.Mesh.Models;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Testing;

namespace VoiceMesh.Mesh.Tests.Models;

[Trait("Category", "unit")]
public sealed class DownloadPrinterTests
{
    private readonly StringWriter _output = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Report_OnATerminal_ShowsBarRateAndRest()
    {
        var printer = new DownloadPrinter(_output, isTerminal: true, _clock);
        printer.Report(Receiving(0));
        _clock.Advance(TimeSpan.FromSeconds(4));
        printer.Report(Receiving(40_000_000));

        var line = _output.ToString().Split('\r')[^1];
        Assert.Contains("[############............]", line, StringComparison.Ordinal);
        Assert.Contains(" 50 %  40 MB of 80 MB  10.0 MB/s  0:04 left", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Resumed_CountsOnlyNewBytesAsSpeed()
    {
        var printer = new DownloadPrinter(_output, isTerminal: true, _clock);
        printer.Report(Receiving(60_000_000));
        _clock.Advance(TimeSpan.FromSeconds(1));
        printer.Report(Receiving(61_000_000));

        Assert.Contains("1.0 MB/s", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ManyChunksOnATerminal_RedrawsAtMostTenTimesASecond()
    {
        var printer = new DownloadPrinter(_output, isTerminal: true, _clock);
        for (var chunk = 1; chunk <= 1000; chunk++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            printer.Report(Receiving(chunk * 1000));
        }

        Assert.InRange(_output.ToString().Count(character => character == '\r'), 5, 11);
    }

    [Fact]
    public void Report_ToAFile_PrintsPlainLinesByTenths()
    {
        var printer = new DownloadPrinter(_output, isTerminal: false, _clock);
        for (var percent = 0; percent <= 100; percent++)
        {
            printer.Report(Receiving(percent * 800_000));
        }

        printer.Report(Receiving(80_000_000) with { Phase = DownloadPhase.Done });

        var lines = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.DoesNotContain('\r', _output.ToString());
        Assert.EndsWith("80 MB, verified", lines[^1].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Broken_SaysWhyAndWhereItGoesOn()
    {
        var printer = new DownloadPrinter(_output, isTerminal: false, _clock);
        printer.Report(Receiving(10_000_000));
        printer.Report(new DownloadProgress("ggml-base.en.bin", DownloadPhase.Retrying, 12_000_000, 80_000_000, "the connection broke"));

        Assert.Contains("the connection broke; trying again from 12 MB", _output.ToString(), StringComparison.Ordinal);
    }

    private static DownloadProgress Receiving(long bytes) => new("ggml-base.en.bin", DownloadPhase.Receiving, bytes, 80_000_000);
}
