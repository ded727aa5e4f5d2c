using System.Globalization;
using VoiceMesh.Models.Downloading;

namespace VoiceMesh.Mesh.Models;

/// <summary>Shows how a download goes: one line that moves on a terminal, a line for each tenth elsewhere.</summary>
internal sealed class DownloadPrinter(TextWriter output, bool isTerminal, TimeProvider timeProvider) : IProgress<DownloadProgress>
{
    private const int BarWidth = 24;
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private string _file = "";
    private long _firstBytes;
    private long _started;
    private long _drawn;
    private int _tenth;
    private int _lineWidth;
    private DownloadPhase _phase;

    public void Report(DownloadProgress value)
    {
        lock (_gate)
        {
            var isNew = value.File != _file || (value.Phase != _phase && value.Phase != DownloadPhase.Done);
            if (isNew)
            {
                Begin(value);
            }

            if (isTerminal)
            {
                Draw(value, isNew || value.Phase == DownloadPhase.Done);
            }
            else
            {
                PrintTenths(value, isNew);
            }
        }
    }

    internal static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1000)} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB");

    private void Begin(DownloadProgress value)
    {
        _file = value.File;
        _phase = value.Phase;
        _firstBytes = value.DoneBytes;
        _started = timeProvider.GetTimestamp();
        _tenth = -1;
    }

    private void Draw(DownloadProgress value, bool now)
    {
        if (!now && timeProvider.GetElapsedTime(_drawn) < RedrawEvery)
        {
            return;
        }

        _drawn = timeProvider.GetTimestamp();
        var filled = (int)(Share(value) * BarWidth);
        var line = $"  {value.File}  [{new string('#', filled)}{new string('.', BarWidth - filled)}]  {Describe(value)}";
        output.Write($"\r{line.PadRight(_lineWidth)}");
        _lineWidth = line.Length;
        if (value.Phase == DownloadPhase.Done)
        {
            output.WriteLine();
            _lineWidth = 0;
            _file = "";
        }

        output.Flush();
    }

    private void PrintTenths(DownloadProgress value, bool isNew)
    {
        var tenth = value.Phase == DownloadPhase.Done ? 10 : Math.Min(9, (int)(Share(value) * 10));
        if (isNew || tenth > _tenth)
        {
            _tenth = tenth;
            output.WriteLine($"  {value.File}  {Describe(value)}");
        }

        _file = value.Phase == DownloadPhase.Done ? "" : _file;
    }

    private string Describe(DownloadProgress value)
    {
        var total = value.TotalBytes is { } known ? $" of {Size(known)}" : "";
        return value.Phase switch
        {
            DownloadPhase.Waiting => $"another process fetches it: {Size(value.DoneBytes)}{total}",
            DownloadPhase.Retrying => $"{value.Note}; trying again from {Size(value.DoneBytes)}",
            DownloadPhase.Done => $"{Size(value.DoneBytes)}, verified",
            _ => $"{(int)(Share(value) * 100),3} %  {Size(value.DoneBytes)}{total}{Speed(value)}",
        };
    }

    private string Speed(DownloadProgress value)
    {
        var seconds = timeProvider.GetElapsedTime(_started).TotalSeconds;
        var rate = seconds > 0 ? (value.DoneBytes - _firstBytes) / seconds : 0;
        if (rate <= 0)
        {
            return "";
        }

        var left = value.TotalBytes is { } total ? TimeSpan.FromSeconds(Math.Min(359_999, Math.Max(0, total - value.DoneBytes) / rate)) : (TimeSpan?)null;
        return string.Create(CultureInfo.InvariantCulture, $"  {rate / 1e6:F1} MB/s{(left is { } rest ? $"  {(int)rest.TotalMinutes}:{rest.Seconds:00} left" : "")}");
    }

    private static double Share(DownloadProgress value) => value.TotalBytes is > 0 and var total ? Math.Min(1.0, (double)value.DoneBytes / total) : 0;
}
