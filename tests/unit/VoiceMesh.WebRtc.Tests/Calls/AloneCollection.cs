namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>Tests that look at the whole process, or need their share of it, run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
