namespace VoiceMesh.Tts.Tests.Engines;

/// <summary>Tests that speak with the real engines share them.</summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection : ICollectionFixture<EngineFixture>
{
    public const string Name = "engines";
}
