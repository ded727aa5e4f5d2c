using System.Diagnostics.Metrics;
using System.Globalization;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.Testing;

namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>Bytes allocated by the whole process for one audio frame, against the same message through a gRPC stream whose other end does nothing with it.</summary>
internal static class FrameAllocations
{
    private const int WarmUpFrames = 400;
    private const long FrameUs = 32_000;

    public static async Task<ResultTable> MeasureAsync(int frames, CancellationToken cancellationToken)
    {
        await using var bare = await ConversationHost.StartBareAsync();
        await using var orchestrator = await ConversationHost.StartOrchestratorAsync();
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new MediaMetrics(services.GetRequiredService<IMeterFactory>());

        // The runtime and the hosts allocate now and then whether or not there are frames.
        var background = PerFrame(frames, () => { });
        var own = await StreamAsync(bare.Address, frames, cancellationToken) - background;
        var listening = await ListenAsync(bare.Address, metrics, frames, cancellationToken) - background;
        var orchestrating = await StreamAsync(orchestrator.Address, frames, cancellationToken) - background;
        var playout = Play(metrics, frames) - background;
        return new ResultTable(
            "Bytes allocated per audio frame in steady state",
            ["path", "bytes per frame", "beyond gRPC's own"],
            [
                ["bare gRPC stream (client and server)", Number(own), "–"],
                ["media-server: samples → VAD → lanes → the same bare stream", Number(listening), Number(listening - own)],
                ["orchestrator: the same stream → inbox → turn engine → pre-roll", Number(orchestrating), Number(orchestrating - own)],
                ["media-server: reply audio → resampler → pacer, 20 ms", Number(playout), Number(playout)],
            ],
            $"{frames} frames, one a millisecond; everything that the process allocates is counted, less the {Number(background)} bytes that it allocates in a frame's time without frames. The frame's message and its 1,024 bytes of audio, which the receiving gRPC end makes, are part of gRPC's own.");
    }

    private static async Task<double> StreamAsync(Uri address, int frames, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using var call = new ConversationService.ConversationServiceClient(channel).Converse(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new ConverseRequest { Start = new StartConversation { SessionId = "benchmark" } }, cancellationToken);
        await call.ResponseStream.MoveNext(cancellationToken);
        var frame = new OutgoingFrame(VoiceActivityFrame.Samples);
        var samples = new short[VoiceActivityFrame.Samples];
        ulong sequence = 0;
        return PerFrame(frames, () =>
        {
            frame.Fill(sequence, samples, (long)sequence * FrameUs, speechProbability: 0.05f, receivedUnixUs: (long)sequence * FrameUs);
            sequence++;
            call.RequestStream.WriteAsync(frame.Request, cancellationToken).GetAwaiter().GetResult();
        });
    }

    private static async Task<double> ListenAsync(Uri address, MediaMetrics metrics, int frames, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using var call = new ConversationService.ConversationServiceClient(channel).Converse(cancellationToken: cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lanes = new OutgoingLanes(new ConversationOptions(), ListeningChain.FrameSamples, () => { });
        var chain = new ListeningChain(new VoiceActivityDetectorFactory().Create(), lanes, metrics, TimeProvider.System);
        var sending = lanes.SendAllAsync(call.RequestStream.WriteAsync, stop.Token);
        var samples = new short[ListeningChain.FrameSamples];
        var perFrame = PerFrame(frames, () => chain.Push(samples, ListeningChain.SampleRateHz));
        await stop.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return perFrame;
    }

    private static double Play(MediaMetrics metrics, int frames)
    {
        const int InputRateHz = 22_050;
        var clock = new SteppedTimeProvider();
        var transport = new IdleTransport(clock);
        using var playout = new ReplyPlayout(new PlayoutOptions(), new IdleReporter(), transport, metrics, clock);
        transport.Playout = playout;
        playout.Attach(transport);
        playout.Begin(new ReplyStarted { TurnId = "benchmark", Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = InputRateHz } });
        playout.Append("benchmark", ByteString.CopyFrom(new byte[InputRateHz * sizeof(short) * 120]));
        return PerFrame(frames, clock.Step);
    }

    private static double PerFrame(int frames, Action work)
    {
        Run(WarmUpFrames, work);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Run(frames, work);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)frames;
    }

    private static void Run(int frames, Action work)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            work();
            // A frame at a time, as in a conversation: in a rush, gRPC would gather several into one write.
            Thread.Sleep(1);
        }
    }

    private static string Number(double bytes) => bytes.ToString("0", CultureInfo.InvariantCulture);
}
