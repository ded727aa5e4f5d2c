namespace VoiceMesh.Integration.Tests;

/// <summary>Tests that share one running mesh.</summary>
[CollectionDefinition(Name)]
public sealed class MeshCollection : ICollectionFixture<MeshFixture>
{
    public const string Name = "mesh";
}
