using System.Collections.Concurrent;
using VoiceMesh.Models.Downloading;

namespace VoiceMesh.Models.Tests;

/// <summary>Keeps what was reported, on the reporting thread, and lets a test wait for it.</summary>
internal sealed class RecordedProgress : IProgress<DownloadProgress>
{
    private readonly ConcurrentQueue<DownloadProgress> _reports = new();
    private readonly List<(Func<DownloadProgress, bool> Wanted, TaskCompletionSource Seen)> _waits = [];

    public IReadOnlyList<DownloadProgress> Reports => [.. _reports];

    public Task Until(Func<DownloadProgress, bool> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waits)
        {
            _waits.Add((wanted, seen));
        }

        return seen.Task;
    }

    public void Report(DownloadProgress value)
    {
        _reports.Enqueue(value);
        lock (_waits)
        {
            foreach (var (wanted, seen) in _waits)
            {
                if (wanted(value))
                {
                    seen.TrySetResult();
                }
            }
        }
    }
}
