using System.Net;
using System.Net.Http.Headers;
using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Models.Downloading;

/// <summary>Asks a hub or a mirror for files: short patience for connections, redirects followed by hand, faults told apart.</summary>
/// <remarks>
/// Redirects are followed here because the hub states size and SHA-256 of the file (<c>X-Linked-Size</c>, <c>X-Linked-ETag</c>) in the answer that redirects to the
/// signed address of its storage, and nowhere else (Hugging Face Hub, "resolve" endpoint).
/// </remarks>
internal sealed class ModelHttp(HttpMessageHandler handler, ModelsOptions options, TimeProvider timeProvider) : IDisposable
{
    private const int MostRedirects = 8;
    private const int DigestFileBytes = 4096;
    private readonly HttpClient _http = new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

    public static SocketsHttpHandler CreateHandler(ModelsOptions options) => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromMilliseconds(options.ConnectTimeoutMs),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    /// <summary>Sends one request along its redirects and waits for the head of the answer.</summary>
    /// <exception cref="ModelUnavailableException">Nobody answers there.</exception>
    /// <exception cref="BrokenDownloadException">The server is there but did not answer in time.</exception>
    public async Task<(HttpResponseMessage Response, LinkedFile? Linked)> SendAsync(Uri address, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        LinkedFile? linked = null;
        var at = address;
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            var response = await SendOnceAsync(at, prepare, cancellationToken);
            linked ??= LinkedFile.Read(response.Headers);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
            {
                return (response, linked);
            }

            response.Dispose();
            var next = new Uri(at, location);
            if (next.Scheme is not ("http" or "https") || (at.Scheme == "https" && next.Scheme == "http"))
            {
                throw new ModelUnavailableException(ModelUnavailableReason.Refused, $"{address} redirects to {next.Scheme}://{next.Host}, which is not followed.", "Name another source with Models__Mirror.");
            }

            at = next;
        }

        throw new ModelUnavailableException(ModelUnavailableReason.Refused, $"{address} redirects in a circle.", "Name another source with Models__Mirror.");
    }

    /// <summary>Reads the <c>.sha256</c> beside a file.</summary>
    /// <returns>Null when there is none.</returns>
    public async Task<FileDigest?> DigestBesideAsync(Uri file, CancellationToken cancellationToken)
    {
        var address = new Uri(file.AbsoluteUri + ".sha256");
        var (response, _) = await SendAsync(address, null, cancellationToken);
        using (response)
        {
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden)
            {
                return null;
            }

            ThrowUnlessSuccess(response, address);
            var text = new byte[DigestFileBytes];
            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                var length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken);
                return FileDigest.TryParse(System.Text.Encoding.UTF8.GetString(text, 0, length), out var digest) ? digest : null;
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                throw new BrokenDownloadException($"{address} broke off", inner: broken);
            }
        }
    }

    /// <summary>Turns an answer that carries no file into the fault that it is.</summary>
    public void ThrowUnlessSuccess(HttpResponseMessage response, Uri address)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        throw status switch
        {
            404 or 410 => new ModelUnavailableException(ModelUnavailableReason.NotFound, $"{address} does not exist."),
            408 or 425 or 429 or >= 500 => new BrokenDownloadException($"{address.Host} answered {status}", RetryAfter(response.Headers.RetryAfter)),
            _ => new ModelUnavailableException(ModelUnavailableReason.Refused, $"{address} was refused: {status} {response.ReasonPhrase}."),
        };
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendOnceAsync(Uri address, Action<HttpRequestMessage>? prepare, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("VoiceMesh", "0.1"));
        prepare?.Invoke(request);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.StallTimeoutMs), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (HttpRequestException refused) when (refused.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw new NoConnectionException(address, refused);
        }
        catch (HttpRequestException broken)
        {
            throw new BrokenDownloadException($"{address.Host} broke off: {broken.Message}", inner: broken);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw patience.IsCancellationRequested
                ? new BrokenDownloadException($"{address.Host} did not answer within {options.StallTimeoutMs} ms", inner: late)
                : new NoConnectionException(address, late);
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? value) => value?.Delta ?? (value?.Date is { } date ? date - timeProvider.GetUtcNow() : null);
}
