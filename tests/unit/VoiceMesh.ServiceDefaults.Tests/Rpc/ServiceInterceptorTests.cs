using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.ServiceDefaults.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class ServiceInterceptorTests
{
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task Call_HandlerThrows_IsInternalWithoutDetail()
    {
        await using var service = await TestService.StartAsync(new() { Describe = () => throw new InvalidOperationException("secret path") });

        var failed = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.DescribeAsync(new DescribeRequest()));

        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        Assert.DoesNotContain("secret", failed.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_HandlerRefuses_KeepsStatusAndRetryHint()
    {
        await using var service = await TestService.StartAsync(new() { Describe = () => throw RpcErrors.ResourceExhausted("full", 250) });

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.DescribeAsync(new DescribeRequest()));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("250", refused.Trailers.GetValue(RpcErrors.RetryAfterTrailer));
    }

    [Fact]
    public async Task Stream_MalformedProtobuf_IsInvalidArgument()
    {
        await using var service = await TestService.StartAsync(new());
        var method = new Method<byte[], byte[]>(MethodType.DuplexStreaming, "voicemesh.llm.v1.LanguageModelService", "Generate", Raw, Raw);

        using var call = service.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);
        await call.RequestStream.WriteAsync([0x0a, 0xff, 0xff, 0xff]);
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    [Fact]
    public async Task Stream_MessageOverTheLimit_IsResourceExhausted()
    {
        await using var service = await TestService.StartAsync(new());

        using var call = service.Client.Generate(deadline: DateTime.UtcNow.AddSeconds(60));
        // The refusal may end the stream while the message is still being written; the response side then has the status.
        await Record.ExceptionAsync(() => call.RequestStream.WriteAsync(new GenerateRequest { ToolResult = new ToolResult { Content = new string('x', 4 << 20) } }));
        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task Call_WhileDraining_IsUnavailableAndRunningCallsFinish()
    {
        var release = new TaskCompletionSource<StageDescription>();
        await using var service = await TestService.StartAsync(new() { Describe = () => release.Task });
        var drain = service.Services.GetRequiredService<Drain>();
        var running = service.Client.DescribeAsync(new DescribeRequest());
        await WaitForAsync(() => drain.Active == 1);

        await drain.BeginAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.DescribeAsync(new DescribeRequest()));
        var idle = drain.WaitUntilIdleAsync(TimeSpan.FromSeconds(30));
        Assert.False(idle.IsCompleted);
        release.SetResult(new StageDescription { Service = "finished" });

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal("finished", (await running).Service);
        Assert.True(await idle);
    }

    [Fact]
    public async Task Stream_HandlerEndsWhileReading_LeavesTheConnectionFitForTheNextCalls()
    {
        await using var service = await TestService.StartAsync(new()
        {
            Generate = async (requests, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                _ = ReadOnAsync(requests, context.CancellationToken);
            },
        });

        for (var call = 0; call < 100; call++)
        {
            using var stream = service.Client.Generate();
            await stream.RequestStream.WriteAsync(new GenerateRequest { Prompt = new Prompt { SessionId = "reads-on" } });
            Assert.False(await stream.ResponseStream.MoveNext(CancellationToken.None));
        }

        static async Task ReadOnAsync(IAsyncStreamReader<GenerateRequest> requests, CancellationToken cancellationToken)
        {
            while (await requests.MoveNext(cancellationToken))
            {
            }
        }
    }

    [Fact]
    public async Task Metrics_AfterACall_CountItsStatus()
    {
        await using var service = await TestService.StartAsync(new());
        await service.Client.DescribeAsync(new DescribeRequest());

        var page = await service.Http.GetStringAsync("/metrics");

        // Meters are found by name, so the calls of tests that run beside this one may be counted too.
        Assert.Matches("(?m)^voicemesh_rpc_server_duration_seconds_count\\{[^}]*method=\"/voicemesh.llm.v1.LanguageModelService/Describe\"[^}]*status=\"OK\"[^}]*\\} [1-9]", page);
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
