using System.Buffers.Binary;
using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>Everything that may happen to calls, in any order, from listeners and from several threads, by a clock that stands still in between.</summary>
[Trait("Category", "unit")]
public sealed class CallInterleavingTests
{
    private const int Calls = 3;

    private static readonly byte[][] Packets = SpeechStream.Encode(60, redPayloadType: 63).Packets;

    /// <summary>What may happen. Whatever is not possible in a state does nothing.</summary>
    private enum Happening
    {
        Tick,
        LongTick,
        Stall,
        PeerSpeaks,
        Say,
        Pause,
        Resume,
        Clear,
        Hold,
        Unhold,
        End,
        PeerCloses,
        EndFromListener,
        ClearFromListener,
        ListenerThrows,
        EndpointEndsSessions,
        AcceptAnother,
        DisposeServer,
    }

    [Fact]
    public void OneThread_AnyOrder_EndsEveryCallOnceAndFreesItsCodecs() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Happenings(60), happenings =>
        {
            using var stage = new Stage(hasThreads: false);
            foreach (var (what, whose) in happenings)
            {
                stage.Let(what, whose % Calls);
            }

            stage.Close();
        }));

    [Fact]
    public void ManyThreads_AnyOrder_EndsEveryCallOnceAndFreesItsCodecs() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Happenings(90), happenings =>
        {
            using var stage = new Stage(hasThreads: true);
            using var start = new Barrier(4);
            var faults = new ConcurrentQueue<Exception>();
            var threads = Enumerable.Range(0, 3).Select(thread => new Thread(() =>
            {
                start.SignalAndWait();
                // Time and the peers' sockets belong to the thread below.
                var mine = happenings.Where((one, index) => index % 3 == thread && one.What > Happening.PeerSpeaks && one.What != Happening.PeerCloses);
                try
                {
                    foreach (var (what, whose) in mine)
                    {
                        stage.Let(what, whose % Calls);
                    }
                }
                catch (Exception fault)
                {
                    faults.Enqueue(fault);
                }
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            start.SignalAndWait();
            for (var round = 0; threads.Any(thread => thread.IsAlive) || round < 20; round++)
            {
                stage.Let(Happening.Tick, 0);
                stage.Let(Happening.PeerSpeaks, round % Calls);
            }

            Array.ForEach(threads, thread => thread.Join());
            Assert.Empty(faults);
            stage.Close();
        }));

    private static Arbitrary<(Happening What, int Whose)[]> Happenings(int count)
    {
        // Disposal at one place in two hundred: after it, nothing interesting happens.
        var what = Gen.Frequency(
            (20, Gen.Elements(Happening.Tick, Happening.PeerSpeaks, Happening.Say)),
            (10, Gen.Choose(0, (int)Happening.AcceptAnother).Select(number => (Happening)number)),
            (1, Gen.Elements(Happening.EndpointEndsSessions, Happening.DisposeServer, Happening.AcceptAnother)));
        return what.SelectMany(_ => Gen.Choose(0, Calls - 1), (happening, whose) => (happening, whose)).ArrayOf(count).ToArbitrary();
    }

    private sealed class Stage : IDisposable
    {
        private readonly CallFixture _fixture;
        private readonly WebRtcTestPeer[] _peers = [.. Enumerable.Range(0, Calls).Select(_ => new WebRtcTestPeer())];
        private readonly RecordingCallListener[] _listeners = new RecordingCallListener[Calls];
        private readonly Call[] _calls = new Call[Calls];
        private readonly string?[] _plans = new string?[Calls];
        private readonly int[] _spoken = new int[Calls];
        private readonly List<(Call Call, RecordingCallListener Listener)> _accepted = [];
        private readonly Lock _gate = new();
        private Task _disposal = Task.CompletedTask;

        public Stage(bool hasThreads)
        {
            _fixture = new CallFixture(new CallServerOptions { Workers = 2, SendQueueMs = 80 }, hasThreads: hasThreads);
            for (var index = 0; index < Calls; index++)
            {
                var whose = index;
                _listeners[index] = new RecordingCallListener { KeepsPcm = false, Does = _ => CarryOut(whose) };
                _calls[index] = _fixture.Connect(_peers[index], _listeners[index]);
                _calls[index].BeginTalkSpurt(8_000);
                _accepted.Add((_calls[index], _listeners[index]));
            }
        }

        public void Let(Happening what, int whose)
        {
            var call = _calls[whose];
            switch (what)
            {
                case Happening.Tick:
                    _fixture.Pass(5);
                    break;
                case Happening.LongTick:
                    _fixture.Pass(20);
                    break;
                case Happening.Stall:
                    _fixture.Stall(700);
                    break;
                case Happening.PeerSpeaks:
                    _peers[whose].Send(_peers[whose].Protect(Packet(_spoken[whose]++)));
                    break;
                case Happening.Say:
                    call.TrySend(new short[160], reportWhenSent: true);
                    break;
                case Happening.Pause:
                    call.Pause();
                    break;
                case Happening.Resume:
                    call.Resume();
                    break;
                case Happening.Clear:
                    call.Clear();
                    Assert.Equal(0, call.QueuedMs);
                    break;
                case Happening.Hold or Happening.Unhold:
                    Renegotiate(whose, what == Happening.Hold ? "inactive" : "sendrecv");
                    break;
                case Happening.End:
                    call.End();
                    Assert.Equal(CallState.Ended, call.State);
                    break;
                case Happening.PeerCloses:
                    _peers[whose].Dtls.SayClose();
                    break;
                case Happening.EndFromListener or Happening.ClearFromListener or Happening.ListenerThrows:
                    _plans[whose] = what.ToString();
                    break;
                case Happening.EndpointEndsSessions:
                    _fixture.Endpoint.DisposeAsync().AsTask().Wait();
                    break;
                case Happening.AcceptAnother:
                    AcceptAnother();
                    break;
                default:
                    _disposal = _fixture.Server.DisposeAsync().AsTask();
                    break;
            }
        }

        /// <summary>Ends everything and looks at what is left.</summary>
        public void Close()
        {
            _disposal.Wait();
            _fixture.Server.DisposeAsync().AsTask().Wait();
            foreach (var (call, listener) in _accepted)
            {
                Assert.True(call.Ended.IsCompletedSuccessfully, "a call did not end");
                Assert.Equal((1, call.Ended.Result), (listener.Ends, listener.Reason!.Value));
                Assert.Empty(listener.Faults);
            }

            Assert.Equal((0, 0, 0), (_fixture.Server.ActiveCalls, _fixture.Server.ConnectedCalls, _fixture.Server.CallsWithAudio));
            Assert.Equal(0, _fixture.Endpoint.Counters[EndpointCounter.Faults]);
            Assert.Equal(0, _fixture.Endpoint.Counters[EndpointCounter.ReceiverFailures]);
        }

        public void Dispose()
        {
            _fixture.DisposeAsync().AsTask().Wait();
            Array.ForEach(_peers, peer => peer.Dispose());
        }

        private static byte[] Packet(int number)
        {
            var packet = (byte[])Packets[number % Packets.Length].Clone();
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)number);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)number * 960);
            return packet;
        }

        private void Renegotiate(int whose, string direction)
        {
            try
            {
                _calls[whose].Renegotiate(_peers[whose].Offer(direction: direction));
            }
            catch (InvalidOperationException)
            {
                // A call that its session ended is told so by another thread.
                Assert.True(SpinWait.SpinUntil(() => _calls[whose].State == CallState.Ended, TimeSpan.FromSeconds(30)));
            }
        }

        private void AcceptAnother()
        {
            using var peer = new WebRtcTestPeer();
            var listener = new RecordingCallListener();
            try
            {
                var call = _fixture.Server.Accept(peer.Offer(), listener);
                lock (_gate)
                {
                    _accepted.Add((call, listener));
                }
            }
            catch (Exception refusal) when (refusal is ObjectDisposedException or WebRtcLimitException)
            {
                Assert.Equal(0, listener.Ends);
            }
        }

        private void CarryOut(int whose)
        {
            switch (Interlocked.Exchange(ref _plans[whose], null))
            {
                case nameof(Happening.EndFromListener):
                    _calls[whose].End();
                    break;
                case nameof(Happening.ClearFromListener):
                    _calls[whose].Clear();
                    break;
                case nameof(Happening.ListenerThrows):
                    throw new InvalidOperationException("the listener is broken");
                default:
                    break;
            }
        }
    }
}
