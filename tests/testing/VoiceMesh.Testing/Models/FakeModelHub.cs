using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VoiceMesh.Testing.Models;

/// <summary>A web server that publishes model files as a hub or a mirror does: ranges, entity tags, redirects to signed addresses, and faults on demand.</summary>
public sealed class FakeModelHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, string> _redirects = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<HttpContext, byte[], Task>>> _faults = new();
    private readonly ConcurrentQueue<FakeModelRequest> _requests = new();

    private FakeModelHub(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Whether it serves whole files whatever range is asked for.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>Whether it names versions by entity tags.</summary>
    public bool HasEntityTags { get; set; } = true;

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<FakeModelRequest> Requests => [.. _requests];

    /// <summary>Starts on a free port.</summary>
    public static async Task<FakeModelHub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new FakeModelHub(builder.Build());
        hub._app.Run(hub.ServeAsync);
        await hub._app.StartAsync();
        return hub;
    }

    /// <summary>Publishes a file.</summary>
    public void Publish(string path, byte[] content) => _files[path] = content;

    /// <summary>Publishes the checksum of a file beside it.</summary>
    public void PublishDigest(string path, byte[] content) =>
        _files[path + ".sha256"] = System.Text.Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {Path.GetFileName(path)}\n");

    /// <summary>Publishes a file the way the public hub does: the path redirects to a signed address and says size and SHA-256.</summary>
    public void PublishLinked(string path, byte[] content)
    {
        _files["/storage" + path] = content;
        _redirects[path] = "/storage" + path;
    }

    /// <summary>Answers the next request for a path this way instead; given the file's bytes.</summary>
    public void Fault(string path, Func<HttpContext, byte[], Task> answer) => _faults.GetOrAdd(path, _ => new ConcurrentQueue<Func<HttpContext, byte[], Task>>()).Enqueue(answer);

    /// <summary>Announces the whole file, sends a part of it, and cuts the connection once told to.</summary>
    public void CutAfter(string path, int bytes, Task whenReceived) => Fault(path, async (context, content) =>
    {
        context.Response.ContentLength = content.Length;
        context.Response.Headers.ETag = Tag(content);
        await context.Response.Body.WriteAsync(content.AsMemory(0, bytes));
        await context.Response.Body.FlushAsync();
        await whenReceived;
        context.Abort();
    });

    /// <summary>Answers the next request for a path with a status.</summary>
    public void Refuse(string path, int status, string retryAfter = "") => Fault(path, (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter.Length > 0)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.CompletedTask;
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _requests.Enqueue(new FakeModelRequest(path + context.Request.QueryString, context.Request.Headers.Range.ToString(), context.Request.Headers.IfRange.ToString()));
        _files.TryGetValue(path, out var content);
        if (_faults.TryGetValue(path, out var faults) && faults.TryDequeue(out var fault))
        {
            await fault(context, content ?? []);
        }
        else if (_redirects.TryGetValue(path, out var target))
        {
            var file = _files[target];
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = $"{target}?signature=secret";
            context.Response.Headers["X-Linked-Size"] = file.Length.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-Linked-ETag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(file))}\"";
        }
        else if (content is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            await SendAsync(context, content);
        }
    }

    private async Task SendAsync(HttpContext context, byte[] content)
    {
        if (HasEntityTags)
        {
            context.Response.Headers.ETag = Tag(content);
        }

        var offset = 0;
        var range = context.Request.GetTypedHeaders().Range;
        var ifRange = context.Request.Headers.IfRange.ToString();
        if (range?.Ranges.Single().From is { } from && !IgnoresRanges && (ifRange.Length == 0 || ifRange == Tag(content)))
        {
            if (from >= content.Length)
            {
                context.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                context.Response.Headers.ContentRange = $"bytes */{content.Length}";
                return;
            }

            offset = (int)from;
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = $"bytes {offset}-{content.Length - 1}/{content.Length}";
        }

        context.Response.ContentLength = content.Length - offset;
        await context.Response.Body.WriteAsync(content.AsMemory(offset));
    }

    private static string Tag(byte[] content) => $"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"";
}
