using System.Text.Json;

namespace VoiceMesh.MediaServer.Pages;

/// <summary>Reads a request's body as one JSON object within a size limit.</summary>
internal static class RequestJson
{
    private const int MaxBytes = 256 * 1024;

    /// <returns>The object (undefined when the body is empty), or the problem to answer with.</returns>
    public static async Task<(JsonElement Json, IResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > MaxBytes)
            {
                return (default, Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_big", $"The body holds at most {MaxBytes} bytes."));
            }

            body.Write(buffer, 0, read);
        }

        if (body.Length == 0)
        {
            return (default, null);
        }

        try
        {
            using var document = JsonDocument.Parse(body.ToArray(), new JsonDocumentOptions { MaxDepth = 16 });
            ReadNames(document.RootElement);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (default, Malformed("The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            return (default, Malformed($"The body is not valid JSON (byte {exception.BytePositionInLine ?? 0})."));
        }
        catch (InvalidOperationException)
        {
            return (default, Malformed("The body holds a name that is not valid Unicode text."));
        }
    }

    /// <summary>The JSON reader takes names that are no Unicode text, such as an escaped lone surrogate, and fails when they are compared: so do it here.</summary>
    private static void ReadNames(JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Object)
        {
            foreach (var property in json.EnumerateObject())
            {
                _ = property.Name;
                ReadNames(property.Value);
            }
        }
    }

    private static IResult Malformed(string detail) => Problems.Of(StatusCodes.Status400BadRequest, "malformed_json", detail);
}
