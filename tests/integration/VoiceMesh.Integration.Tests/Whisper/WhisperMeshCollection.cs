namespace VoiceMesh.Integration.Tests.Whisper;

/// <summary>Tests that share one running mesh on Whisper.</summary>
[CollectionDefinition(Name)]
public sealed class WhisperMeshCollection : ICollectionFixture<WhisperMeshFixture>
{
    public const string Name = "whisper-mesh";
}
