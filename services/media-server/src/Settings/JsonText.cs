using System.Text.Json;

namespace VoiceMesh.MediaServer.Settings;

/// <summary>Strings from JSON. An escaped lone surrogate is valid JSON and no valid text: protobuf could not carry it.</summary>
internal static class JsonText
{
    public static bool TryRead(JsonElement value, out string text)
    {
        text = "";
        if (value.ValueKind is not JsonValueKind.String)
        {
            return false;
        }

        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
