using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceMesh.Testing;

/// <summary>
/// A local server that speaks OpenAI's streaming chat completions (https://platform.openai.com/docs/api-reference/chat-streaming) by script: each request
/// takes the next script of the queue, the last one over and over.
/// </summary>
public sealed class FakeOpenAiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _scripts = new();
    private readonly ConcurrentQueue<JsonNode> _requests = new();
    private readonly ConcurrentQueue<string> _authorizations = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<HttpContext, Task> _last = static _ => Task.CompletedTask;

    private FakeOpenAiServer(WebApplication app) => _app = app;

    /// <summary>Base address with its version, for <c>OpenAi:Endpoint</c>.</summary>
    public string Endpoint => _app.Urls.First() + "/v1";

    /// <summary>Bodies of the requests so far.</summary>
    public IReadOnlyList<JsonNode> Requests => [.. _requests];

    /// <summary>Authorization headers of the requests so far.</summary>
    public IReadOnlyList<string> Authorizations => [.. _authorizations];

    /// <summary>Completes when a client breaks off a request that hangs.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>Breaks the connection of a <see cref="CutAfter"/> script.</summary>
    public void Cut() => _cut.TrySetResult();

    /// <summary>Starts on a free port of the loopback address.</summary>
    public static async Task<FakeOpenAiServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var app = builder.Build();
        var server = new FakeOpenAiServer(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Streams the pieces as text deltas, then the finish reason, then the usage.</summary>
    public FakeOpenAiServer Text(IReadOnlyList<string> pieces, string finishReason = "stop", int inputTokens = 7, int outputTokens = 3) => Events(
    [
        .. pieces.Select(piece => Chunk(new JsonObject { ["role"] = "assistant", ["content"] = piece })),
        Chunk(new JsonObject(), finishReason),
        Usage(inputTokens, outputTokens),
        "[DONE]",
    ]);

    /// <summary>Streams tool calls, the arguments of each in as many pieces as given.</summary>
    public FakeOpenAiServer ToolCalls(params (string Id, string Name, string[] Arguments)[] calls)
    {
        var events = new List<string>();
        for (var index = 0; index < calls.Length; index++)
        {
            var (id, name, arguments) = calls[index];
            events.Add(Chunk(ToolPiece(index, id, name, "")));
            events.AddRange(arguments.Select(piece => Chunk(ToolPiece(index, null, null, piece))));
        }

        return Events([.. events, Chunk(new JsonObject(), "tool_calls"), Usage(9, 4), "[DONE]"]);
    }

    /// <summary>Sends these data lines as they are, then ends the response; without "[DONE]" that is a stream cut in its middle.</summary>
    public FakeOpenAiServer Events(params string[] data) => Script(async context =>
    {
        await OpenAsync(context);
        foreach (var line in data)
        {
            await SendAsync(context, line);
        }
    });

    /// <summary>Sends one text delta, then breaks the connection when <see cref="Cut"/> is called; a client that has not read the delta by then never sees it.</summary>
    public FakeOpenAiServer CutAfter(string text) => Script(async context =>
    {
        await OpenAsync(context);
        await SendAsync(context, Chunk(new JsonObject { ["content"] = text }));
        await _cut.Task;
        context.Abort();
    });

    /// <summary>Sends these text deltas, then nothing until the client gives up.</summary>
    public FakeOpenAiServer HangAfter(params string[] pieces) => Script(async context =>
    {
        if (pieces.Length > 0)
        {
            await OpenAsync(context);
        }

        foreach (var piece in pieces)
        {
            await SendAsync(context, Chunk(new JsonObject { ["content"] = piece }));
        }

        try
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            _aborted.TrySetResult();
        }
    });

    /// <summary>Answers an error with OpenAI's error body.</summary>
    public FakeOpenAiServer Error(int status, string message = "no", string? retryAfter = null, string? retryAfterMs = null) => Script(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        if (retryAfterMs is not null)
        {
            context.Response.Headers["retry-after-ms"] = retryAfterMs;
        }

        var body = new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["code"] = null } };
        await context.Response.WriteAsync(body.ToJsonString());
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using var impatient = new CancellationTokenSource();
        await impatient.CancelAsync();
        await _app.StopAsync(impatient.Token);
        await _app.DisposeAsync();
    }

    private FakeOpenAiServer Script(Func<HttpContext, Task> script)
    {
        _last = script;
        _scripts.Enqueue(script);
        return this;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = JsonNode.Parse(await reader.ReadToEndAsync());
        _authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        if (context.Request.Path != "/v1/chat/completions" || body is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _requests.Enqueue(body);
        await (_scripts.TryDequeue(out var script) ? script : _last)(context);
    }

    private static async Task OpenAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync();
    }

    private static async Task SendAsync(HttpContext context, string data)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {data}\n\n"));
        await context.Response.Body.FlushAsync();
    }

    private static JsonObject ToolPiece(int index, string? id, string? name, string arguments)
    {
        var function = new JsonObject { ["arguments"] = arguments };
        var call = new JsonObject { ["index"] = index, ["function"] = function };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
            function["name"] = name;
        }

        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    private static string Chunk(JsonObject delta, string? finishReason = null) => Envelope(
        new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finishReason }), null);

    private static string Usage(int inputTokens, int outputTokens) => Envelope(
        [], new JsonObject { ["prompt_tokens"] = inputTokens, ["completion_tokens"] = outputTokens, ["total_tokens"] = inputTokens + outputTokens });

    private static string Envelope(JsonArray choices, JsonObject? usage) => new JsonObject
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_767_268_800,
        ["model"] = "fake-model",
        ["choices"] = choices,
        ["usage"] = usage,
    }.ToJsonString();
}
