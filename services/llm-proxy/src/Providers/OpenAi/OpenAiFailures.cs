using System.ClientModel;
using System.Globalization;
using System.Text.Json;

namespace VoiceMesh.LlmProxy.Providers.OpenAi;

/// <summary>Translates what the OpenAI client throws, status codes and broken streams alike.</summary>
internal static class OpenAiFailures
{
    private const int ShownCharacters = 300;

    /// <summary>The failure in the terms that all providers share; null for what is no failure of the provider.</summary>
    public static ModelException? Translate(Exception exception, string engine, DateTimeOffset now) => exception switch
    {
        ClientResultException { Status: > 0 } response => FromResponse(response, engine, now),
        ClientResultException or HttpRequestException or IOException =>
            new ModelException(ModelFailure.Unavailable, $"{engine} can't be reached or broke the connection off; check OpenAi:Endpoint, or try again.", null, exception),
        TimeoutException => new ModelException(ModelFailure.Timeout, $"{engine} did not answer in time.", null, exception),
        // The client's own time-out is a cancelled task whose token the caller never saw.
        OperationCanceledException => new ModelException(ModelFailure.Timeout, $"{engine} did not answer in time.", null, exception),
        AggregateException { InnerExceptions: [.., { } last] } => Translate(last, engine, now),
        JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException =>
            new ModelException(ModelFailure.Unavailable, $"{engine} sent something that is no chat completion stream; is OpenAi:Endpoint an OpenAI-compatible base address?", null, exception),
        _ => null,
    };

    private static ModelException FromResponse(ClientResultException exception, string engine, DateTimeOffset now)
    {
        var status = exception.Status;
        var said = Reason(exception);
        var retryAfter = RetryAfter(exception, now);
        return status switch
        {
            401 => new ModelException(ModelFailure.Unauthenticated, $"{engine} refused the key (HTTP 401); check OpenAi:ApiKey.{said}", null, exception),
            403 => new ModelException(ModelFailure.PermissionDenied, $"{engine} does not allow this with the key (HTTP 403).{said}", null, exception),
            404 => new ModelException(ModelFailure.InvalidRequest, $"{engine} knows no such model or address (HTTP 404); check OpenAi:Model and OpenAi:Endpoint.{said}", null, exception),
            408 or 504 => new ModelException(ModelFailure.Timeout, $"{engine} timed out (HTTP {status}).{said}", retryAfter, exception),
            429 => new ModelException(ModelFailure.RateLimited, $"{engine} limits the rate or the quota is used up (HTTP 429).{said}", retryAfter, exception),
            >= 500 => new ModelException(ModelFailure.Unavailable, $"{engine} failed (HTTP {status}).{said}", retryAfter, exception),
            >= 400 => new ModelException(ModelFailure.InvalidRequest, $"{engine} refused the request (HTTP {status}).{said}", null, exception),
            _ => new ModelException(ModelFailure.Unavailable, $"{engine} answered HTTP {status}, which is no chat completion stream.", null, exception),
        };
    }

    // OpenAI's error body is {"error":{"message":…}}; other servers send {"message":…} or plain text.
    private static string Reason(ClientResultException exception)
    {
        try
        {
            var body = exception.GetRawResponse()?.Content;
            if (body is null || body.ToMemory().IsEmpty)
            {
                return "";
            }

            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return "";
            }

            var error = root.TryGetProperty("error", out var inner) ? inner : root;
            var message = error.ValueKind == JsonValueKind.String ? error.GetString()
                : error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()
                : null;
            return string.IsNullOrWhiteSpace(message) ? "" : " It said: " + (message.Length > ShownCharacters ? message[..ShownCharacters] + "\u2026" : message);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or IOException)
        {
            return "";
        }
    }

    // RFC 9110, 10.2.3: seconds or a date. OpenAI and Groq add retry-after-ms, which is finer.
    private static TimeSpan? RetryAfter(ClientResultException exception, DateTimeOffset now)
    {
        var headers = exception.GetRawResponse()?.Headers;
        if (headers is null)
        {
            return null;
        }

        if (headers.TryGetValue("retry-after-ms", out var ms) && double.TryParse(ms, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e9)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        if (!headers.TryGetValue("Retry-After", out var value) || value is null)
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e6)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? (date > now ? date - now : TimeSpan.Zero) : null;
    }
}
