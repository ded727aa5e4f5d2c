using System.Text.Json.Serialization;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Text;

namespace VoiceMesh.MediaServer.Pages;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TextAnswer))]
[JsonSerializable(typeof(SessionOpened))]
[JsonSerializable(typeof(SessionList))]
[JsonSerializable(typeof(SessionView))]
[JsonSerializable(typeof(ServiceInformation))]
internal sealed partial class HttpJson : JsonSerializerContext;
