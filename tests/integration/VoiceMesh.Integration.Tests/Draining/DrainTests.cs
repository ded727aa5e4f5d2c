using System.Diagnostics;
using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Mesh.Processes;
using Xunit.Abstractions;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>SIGTERM to each service in turn, under twenty conversations, with the grace that the manifests give.</summary>
[Trait("Category", "integration")]
public sealed class DrainTests(TwinMesh mesh, ITestOutputHelper output) : IClassFixture<TwinMesh>
{
    private const int Typing = 17;
    private const int Speaking = 3;
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData("stt", "llm-proxy", "tts")]
    [InlineData("orchestrator")]
    [InlineData("media-server")]
    public async Task SigTerm_UnderTwentyConversations_FinishesWhatRunsAndLosesNothing(params string[] services)
    {
        var tally = new Tally();
        Uri[] media = [TwinMesh.Http(mesh.Leaving("media-server")), TwinMesh.Http(mesh.Staying("media-server"))];
        TypingClient[] typing = [.. Enumerable.Range(0, Typing).Select(number => new TypingClient($"q{number}", media, tally))];
        SpeakingClient[] speaking = [.. Enumerable.Range(0, Speaking).Select(_ => new SpeakingClient(media, tally))];
        using var stop = new CancellationTokenSource();
        Task[] conversations = [.. typing.Select(client => client.RunAsync(stop.Token)), .. speaking.Select(client => client.RunAsync(stop.Token))];
        await Task.WhenAll([.. typing.Select(client => client.UnderWay), .. speaking.Select(client => client.UnderWay)]).WaitAsync(TimeSpan.FromSeconds(180));

        foreach (var service in services)
        {
            await DrainAsync(service);
        }

        await stop.CancelAsync();
        await Task.WhenAll(conversations).WaitAsync(TimeSpan.FromSeconds(180));

        output.WriteLine(tally.ToString());
        Assert.True(tally is { Lost: 0, Twice: 0 }, $"{tally}\n{mesh.Log}");
        Assert.Equal(tally.Asked, tally.Answered + tally.Told);
        if (services.Contains("media-server"))
        {
            Assert.True(tally.SentBack > 0, tally.ToString());
        }
    }

    [Fact]
    public async Task SigTerm_WhileAnAnswerSoundsOnACall_IsHeardOutBeforeTheCallIsClosed()
    {
        // The other instance: the one that is drained above may be on its way back.
        var leaving = mesh.Staying("media-server");
        await using var call = await AnsweredCall.OpenAsync(TwinMesh.Http(leaving));
        using var process = Process.GetProcessById(leaving.ProcessId);
        await TwinMesh.SignalAsync(process.Id, "-TERM");

        var (events, closed) = await call.HearOutAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(PodManifest.Of("media-server").AfterSigTerm).Token);

        var turn = Assert.Single(events, received => received.Type == "turn_completed");
        Assert.True(turn.Text("outcome") == "completed", call.Said);
        Assert.Equal("draining", Assert.Single(events, received => received.Type == "error").Text("code"));
        Assert.True(closed, "The media ended without close_notify.");
        Assert.Equal(1012, call.CloseCode);
        await Eventually.HoldsAsync(() => leaving.FirstExitCode is not null, "its parent has noticed");
        Assert.Equal(0, leaving.FirstExitCode);
        await TwinMesh.WaitUntilReadyAsync(leaving);
    }

    private async Task DrainAsync(string service)
    {
        var (leaving, grace) = (mesh.Leaving(service), PodManifest.Of(service));
        using var channel = GrpcChannel.ForAddress(TwinMesh.Grpc(leaving));
        var held = await HeldCall.OpenAsync(service, channel);
        using var process = Process.GetProcessById(leaving.ProcessId);
        var begun = TimeProvider.System.GetTimestamp();
        await TwinMesh.SignalAsync(process.Id, "-TERM");

        var seen = await WatchAsync(service, leaving, channel, process, held);
        await process.WaitForExitAsync(new CancellationTokenSource(grace.AfterSigTerm).Token);
        var took = TimeProvider.System.GetElapsedTime(begun);
        output.WriteLine($"{service}: gone {took.TotalSeconds:F2} s after SIGTERM, {seen.Refused} tries for new work refused");

        Assert.True(took < grace.AfterSigTerm, $"{service} took {took.TotalSeconds:F1} s of {grace.AfterSigTerm.TotalSeconds} s.");
        await Eventually.HoldsAsync(() => leaving.FirstExitCode is not null, "its parent has noticed");
        Assert.Equal(0, leaving.FirstExitCode);
        Assert.Equal("four", seen.Held);
        Assert.True(seen.NotReady > 0, "Readiness never failed while draining.");
        Assert.Equal(0, seen.ReadyAgain);
        Assert.Equal(0, seen.NotAlive);
        Assert.True(seen.Refused > 0, "Nothing new was tried in time.");
        Assert.Equal([], seen.Accepted);
    }

    /// <summary>Tries for new work and asks the probes until the process has gone; what was under way is finished in the midst of it.</summary>
    private static async Task<Observation> WatchAsync(string service, ServiceProcess leaving, GrpcChannel channel, Process process, Func<Task<string>> held)
    {
        var seen = new Observation();
        var health = new Health.HealthClient(channel);
        Task<string>? finishing = null;
        while (!process.HasExited)
        {
            try
            {
                var ready = (await health.CheckAsync(new HealthCheckRequest { Service = "readiness" })).Status == ServingStatus.Serving;
                var alive = (await health.CheckAsync(new HealthCheckRequest { Service = "liveness" })).Status == ServingStatus.Serving;
                seen.NotReady += ready ? 0 : 1;
                seen.ReadyAgain += ready && seen.NotReady > 0 ? 1 : 0;
                seen.NotAlive += alive ? 0 : 1;
                if (seen.NotReady > 0)
                {
                    await TryAsync(service, leaving, channel, seen);
                    finishing ??= held();
                }
            }
            catch (RpcException gone) when (gone.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled && (finishing is not null || process.HasExited))
            {
                // It has closed its port on the way out.
            }
            catch (HttpRequestException)
            {
                // The same: nobody listens, so nothing was taken.
            }

            await Task.Delay(Pulse);
        }

        seen.Held = await (finishing ?? Task.FromResult("gone before the call could be finished"));
        return seen;
    }

    private static async Task TryAsync(string service, ServiceProcess leaving, GrpcChannel channel, Observation seen)
    {
        if (service == "media-server")
        {
            using var http = new HttpClient();
            using var answer = await http.PostAsync(new Uri(TwinMesh.Http(leaving), "/v2/sessions"), new StringContent("{}", null, "application/json"));
            var body = await answer.Content.ReadAsStringAsync();
            Count(seen, answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter: not null } && body.Contains("draining", StringComparison.Ordinal), body);
            return;
        }

        try
        {
            await DescribeAsync(service, channel);
            Count(seen, false, "Describe was answered");
        }
        catch (RpcException refused) when (refused.Status.Detail.Contains("draining", StringComparison.Ordinal))
        {
            Count(seen, refused.StatusCode == StatusCode.Unavailable, refused.Status.ToString());
        }
    }

    private static async Task DescribeAsync(string service, GrpcChannel channel) => _ = service switch
    {
        "stt" => await new SpeechToTextService.SpeechToTextServiceClient(channel).DescribeAsync(new DescribeRequest()),
        "llm-proxy" => await new LanguageModelService.LanguageModelServiceClient(channel).DescribeAsync(new DescribeRequest()),
        "tts" => await new TextToSpeechService.TextToSpeechServiceClient(channel).DescribeAsync(new DescribeRequest()),
        _ => await new ConversationService.ConversationServiceClient(channel).DescribeAsync(new DescribeRequest()),
    };

    private static void Count(Observation seen, bool refused, string answer)
    {
        if (refused)
        {
            seen.Refused++;
        }
        else
        {
            seen.Accepted.Add(answer);
        }
    }

    private sealed class Observation
    {
        public int NotReady { get; set; }

        public int ReadyAgain { get; set; }

        public int NotAlive { get; set; }

        public int Refused { get; set; }

        public List<string> Accepted { get; } = [];

        public string Held { get; set; } = "";
    }
}
