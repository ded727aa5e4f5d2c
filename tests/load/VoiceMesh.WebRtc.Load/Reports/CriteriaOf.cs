using VoiceMesh.WebRtc.Load.Scenarios;
using static System.FormattableString;

namespace VoiceMesh.WebRtc.Load.Reports;

/// <summary>Holds what was measured against what is asked for.</summary>
internal static class CriteriaOf
{
    private const double MostCostRatio = 0.5;
    private const double MostKibibytes = 150;
    private const double MostLost = 0.001;

    public static IReadOnlyList<Criterion> Report(LoadReport report)
    {
        var criteria = new List<Criterion>();
        foreach (var steps in report.Relay.GroupBy(step => step.Profile))
        {
            AddRelay(criteria, steps.Key, [.. steps]);
        }

        if (report.Soak is { } soak)
        {
            criteria.Add(new(
                Invariant($"Gen2 collections in {soak.Length.TotalMinutes:0.#} min of {soak.Sessions} sessions"),
                "0",
                Invariant($"{soak.Gen2} (Gen0 {soak.Gen0 - soak.Gen1}, Gen1 {soak.Gen1 - soak.Gen2}; {soak.BytesAllocatedPerSecond / 1024:0.0} KiB/s allocated)"),
                soak.Gen2 == 0));
            criteria.Add(Loss("packets lost in that time", [soak.Window]));
        }

        if (report.Codec is { } codec)
        {
            criteria.Add(new(
                "calls with codec on one worker, at most 1 % of frames over 20 ms late",
                "",
                codec.Largest is { } held ? Invariant($"{held.Calls} ({held.LateHeard:P2} heard late, {held.LateSent:P2} sent late)") : "none of the steps",
                null));
            criteria.Add(new(
                "calls with codec per processor, by processor time",
                "",
                Invariant($"{codec.CallsPerProcessor:0}; libopus alone {codec.Ideal:0}; cost ratio {codec.CostRatio:0.00}"),
                null));
        }

        return criteria;
    }

    private static void AddRelay(List<Criterion> criteria, string profile, RelayStep[] steps)
    {
        if (steps.All(step => step.CostRatio is not null))
        {
            var sound = steps.Where(step => step.IsSound).ToArray();
            criteria.Add(new(
                $"processor time per session, VoiceMesh ÷ Janus, {profile}",
                Invariant($"≤ {MostCostRatio:0.0}"),
                string.Join(", ", steps.Select(step => Invariant($"{step.Sessions}: {step.CostRatio:0.00}{(step.IsSound ? "" : " (disturbed, not judged)")}"))),
                sound.Length == 0 ? null : sound.All(step => step.CostRatio <= MostCostRatio)));
        }

        var largest = steps[^1];
        criteria.Add(new(
            $"memory per session beyond the base, {profile}",
            Invariant($"≤ {MostKibibytes:0} KiB"),
            string.Join(", ", largest.Results.Select((result, index) =>
                Invariant($"{result.Server} {steps.Max(step => step.Results[index].KibibytesPerSession(step.Sessions)):0} KiB at worst"))),
            steps.All(step => step.Results[0].KibibytesPerSession(step.Sessions) <= MostKibibytes)));

        // The pool of .NET comes and goes by a thread or two, whatever the load.
        var threads = steps.Select(step => step.Results[0].Held.Threads).ToArray();
        criteria.Add(new(
            $"threads with {steps[0].Sessions} and {largest.Sessions} sessions, {profile}",
            "no more with the sessions",
            string.Join(", ", largest.Results.Select((result, index) => $"{result.Server} {steps[0].Results[index].Held.Threads} and {result.Held.Threads}")),
            threads[^1] - threads[0] <= Environment.ProcessorCount));
        criteria.Add(Loss($"packets lost, {profile}", [.. steps.SelectMany(step => step.Results[0].Windows)]));
    }

    private static Criterion Loss(string what, RelayWindow[] windows)
    {
        // A generator that was late sent in bursts, which a socket's buffer can't hold while the server does not get the processor either.
        var judged = windows.Where(window => window.IsOnTime).ToArray();
        var sent = judged.Sum(window => window.Totals.Sent);
        var lost = judged.Sum(window => window.Totals.Lost);
        var wrong = judged.Sum(window => window.Totals.Wrong);
        return new(
            what,
            Invariant($"≤ {MostLost:P1}, none wrong"),
            judged.Length == 0 ? "disturbed, not judged" : $"{lost} of {sent}, {wrong} wrong",
            judged.Length == 0 ? null : lost <= MostLost * sent && wrong <= lost);
    }
}
