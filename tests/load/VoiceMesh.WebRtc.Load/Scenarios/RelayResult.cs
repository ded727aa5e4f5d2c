using VoiceMesh.WebRtc.Load.Measurement;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>What one server showed with one number of sessions.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Windows">Its turns.</param>
/// <param name="Base">What it held before there were sessions, having been in use.</param>
/// <param name="Held">What it held in the end.</param>
internal sealed record RelayResult(string Server, IReadOnlyList<RelayWindow> Windows, ProcessFootprint Base, ProcessFootprint Held)
{
    /// <summary>Microseconds of processor time for a packet in and out; of the windows that nothing disturbed, if there are any.</summary>
    public Samples CostUs => new([.. (IsSound ? Windows.Where(window => window.IsSound) : Windows).Select(window => window.CostUs)]);

    /// <summary>Whether any turn was undisturbed.</summary>
    public bool IsSound => Windows.Any(window => window.IsSound);

    public Samples Generator => new([.. Windows.Select(window => window.GeneratorProcessors)]);

    public long Lost => Windows.Sum(window => window.Totals.Lost);

    public long Wrong => Windows.Sum(window => window.Totals.Wrong);

    public long Sent => Windows.Sum(window => window.Totals.Sent);

    /// <summary>Resident memory per session beyond the base, in KiB.</summary>
    public double KibibytesPerSession(int sessions) => (Held.ResidentBytes - Base.ResidentBytes) / 1024.0 / sessions;
}
