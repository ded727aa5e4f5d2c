using System.Text;

namespace VoiceMesh.MediaServer.Pages;

/// <summary>Reads a request's body as text within a size limit.</summary>
internal static class RequestText
{
    /// <returns>The body, where what is not UTF-8 is replaced; null when it is longer than allowed.</returns>
    public static async Task<string?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[8 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }
}
