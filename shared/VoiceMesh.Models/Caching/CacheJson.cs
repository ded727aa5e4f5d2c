using System.Text.Json.Serialization;
using VoiceMesh.Models.Downloading;

namespace VoiceMesh.Models.Caching;

/// <summary>How the cache's notes are written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CacheRecord))]
[JsonSerializable(typeof(PartialRecord))]
internal sealed partial class CacheJson : JsonSerializerContext;
