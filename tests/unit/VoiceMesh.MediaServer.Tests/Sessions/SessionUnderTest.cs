using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.Testing;

namespace VoiceMesh.MediaServer.Tests.Sessions;

/// <summary>One session on a manual clock, without sockets, calls or an orchestrator: the test plays all three.</summary>
internal sealed class SessionUnderTest : IAsyncDisposable
{
    private const int RateHz = 16_000;
    private const int FrameSamples = RateHz / 50;

    private static readonly VoiceActivityDetectorFactory Detectors = new();

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MediaMetrics _metrics;
    private readonly Dictionary<string, int> _framesMade = [];

    public SessionUnderTest()
    {
        _metrics = new MediaMetrics(_services.GetRequiredService<IMeterFactory>());
        var options = new ConversationOptions();
        Lanes = new OutgoingLanes(options, ListeningChain.FrameSamples, () => { });
        var orchestrator = new ConversationService.ConversationServiceClient(new SilentOrchestrator());

        // The stream behind stands still: what the orchestrator says, the test says.
        var standstill = new ManualTimeProvider();
        var parts = new SessionParts(
            Lanes,
            new ListeningChain(Detectors.Create(), Lanes, _metrics, Clock),
            Calls,
            (reporter, events) => new ReplyPlayout(new PlayoutOptions(), reporter, events, _metrics, Clock),
            listener => new ConversationLink(
                orchestrator, options, new StartConversation(), Lanes, listener, standstill, NullLogger<ConversationLink>.Instance));
        Session = new MediaSession("session", parts, _metrics, Clock, NullEntry.Instance, _ => Endings++, NullLogger<MediaSession>.Instance);
    }

    public ManualTimeProvider Clock { get; } = new();

    public FakeCalls Calls { get; } = new();

    public OutgoingLanes Lanes { get; }

    public MediaSession Session { get; }

    public int Endings { get; private set; }

    public void Advance(int milliseconds) => Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    public void Started() => Session.OnStarted(new ConversationStarted(), afterLoss: false);

    public void Transcript(string text) =>
        Session.OnResponse(new ConverseResponse { Transcript = new TranscriptEvent { TurnId = "turn", Text = text, Final = true } });

    public void BeginReply(string turnId) => Session.OnResponse(new ConverseResponse
    {
        ReplyStarted = new ReplyStarted { TurnId = turnId, Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = RateHz } },
    });

    /// <summary>Audio of a reply in which every sample of its frame number N (from 1) has the value N.</summary>
    public void ReplyAudio(string turnId, int frames)
    {
        var first = _framesMade.GetValueOrDefault(turnId);
        var samples = new short[frames * FrameSamples];
        for (var frame = 0; frame < frames; frame++)
        {
            samples.AsSpan(frame * FrameSamples, FrameSamples).Fill((short)(first + frame + 1));
        }

        _framesMade[turnId] = first + frames;
        Session.OnResponse(new ConverseResponse { ReplyAudio = new ReplyAudio { TurnId = turnId, Pcm = ByteString.CopyFrom(MemoryMarshal.AsBytes<short>(samples)) } });
    }

    public void EndReply(string turnId) => Session.OnResponse(new ConverseResponse { ReplyEnded = new ReplyEnded { TurnId = turnId } });

    public void Control(string turnId, PlaybackAction action) =>
        Session.OnResponse(new ConverseResponse { PlaybackControl = new PlaybackControl { TurnId = turnId, Action = action } });

    /// <summary>Ends the session as its conversation's end does.</summary>
    public void End() => Session.OnClosed(new ConversationClosure("stopped"));

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        _metrics.Dispose();
        await _services.DisposeAsync();
    }

    private sealed class NullEntry : IDisposable
    {
        public static readonly NullEntry Instance = new();

        public void Dispose()
        {
        }
    }
}
