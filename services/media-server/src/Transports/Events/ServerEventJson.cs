using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceMesh.MediaServer.Transports.Events;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServerEvent))]
internal sealed partial class ServerEventJson : JsonSerializerContext
{
    public static byte[] Write(ServerEvent serverEvent) => JsonSerializer.SerializeToUtf8Bytes(serverEvent, Default.ServerEvent);
}
