namespace VoiceMesh.MediaServer.Pages;

/// <summary>HTTP errors as RFC 9457 problem details with a stable <c>code</c>.</summary>
internal static class Problems
{
    public static IResult Of(int status, string code, string detail, IReadOnlyList<string>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is { Count: > 0 })
        {
            extensions["errors"] = errors;
        }

        return Results.Problem(detail, statusCode: status, extensions: extensions);
    }
}
