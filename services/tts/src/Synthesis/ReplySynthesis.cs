using System.Buffers;
using System.Diagnostics;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Telemetry;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>
/// One reply: three loops that run at once, joined by bounded queues. One reads and checks text, one speaks it sentence by sentence,
/// one sends. The first that fails ends the others.
/// </summary>
internal sealed class ReplySynthesis(SynthesisCall call, SynthesisOptions options, TtsMetrics metrics, TimeProvider timeProvider)
{
    private readonly Channel<TextChunk> _chunks = Channel.CreateBounded<TextChunk>(
        new BoundedChannelOptions(options.TextQueueChunks) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    private readonly SpeechQueue _speech = new((long)call.Voice.SampleRateHz * sizeof(short) * options.AudioAheadMs / 1000);

    private long _firstTextTimestamp;
    private long _timeToFirstAudioUs;
    private long _characters;

    /// <summary>Runs until the reply has been sent as a whole.</summary>
    /// <param name="requests">The stream behind its config message.</param>
    /// <param name="responses">Written by this method alone while it runs.</param>
    /// <param name="cancellationToken">The call's end.</param>
    public async Task RunAsync(
        IAsyncStreamReader<SynthesizeRequest> requests,
        IServerStreamWriter<SynthesizeResponse> responses,
        CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var span = metrics.Spans.StartActivity("tts.synthesize");
        span?.SetTag("tts.engine", call.Engine.Engine).SetTag("tts.voice", call.Voice.Name);
        Exception? failure = null;
        Task[] loops =
        [
            EndOthersOnFailureAsync(ReadAsync(requests, ending.Token)),
            EndOthersOnFailureAsync(SpeakAsync(ending.Token)),
            EndOthersOnFailureAsync(SendAllAsync(responses, span, ending.Token)),
        ];
        try
        {
            await Task.WhenAll(loops);
        }
        catch
        {
            span?.SetStatus(ActivityStatusCode.Error, cancellationToken.IsCancellationRequested ? "cancelled" : failure?.Message);
            cancellationToken.ThrowIfCancellationRequested();
            throw failure is SpeechEngineException engineFailure
                ? RpcErrors.Unavailable($"{engineFailure.Message} Try again or choose another voice.")
                : failure!;
        }
        finally
        {
            _speech.ReturnBuffers();
            span?.SetTag("tts.characters", _characters).SetTag("tts.time_to_first_audio_us", _timeToFirstAudioUs);
        }

        async Task EndOthersOnFailureAsync(Task loop)
        {
            try
            {
                await loop;
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
                await ending.CancelAsync();
                throw;
            }
        }
    }

    private async Task ReadAsync(IAsyncStreamReader<SynthesizeRequest> requests, CancellationToken cancellationToken)
    {
        uint expected = 0;
        while (await MoveNextAsync(requests, cancellationToken))
        {
            switch (requests.Current.RequestCase)
            {
                case SynthesizeRequest.RequestOneofCase.Text:
                    var chunk = requests.Current.Text;
                    if (chunk.Index != expected)
                    {
                        throw RpcErrors.InvalidArgument($"Text chunk {chunk.Index} came where {expected} was due; number chunks from 0 without gaps.");
                    }

                    if (TextChecks.FindProblem(chunk.Text, options.MaxChunkChars) is { } problem)
                    {
                        throw RpcErrors.InvalidArgument($"Text chunk {chunk.Index} can't be spoken: {problem}.");
                    }

                    if (expected++ == 0)
                    {
                        Volatile.Write(ref _firstTextTimestamp, timeProvider.GetTimestamp());
                    }

                    _characters += chunk.Text.Length;
                    metrics.AddCharacters(call.Engine.Engine, chunk.Text.Length);
                    await _chunks.Writer.WriteAsync(chunk, cancellationToken);
                    break;
                case SynthesizeRequest.RequestOneofCase.End:
                    // Reading on would hold the status back until the caller half-closes, which it need not do after 'end'.
                    _chunks.Writer.TryComplete();
                    return;
                case SynthesizeRequest.RequestOneofCase.Config:
                    throw RpcErrors.InvalidArgument("A second config came; open a new stream for another voice.");
                default:
                    throw RpcErrors.InvalidArgument("A message holds none of config, text and end; send one of them.");
            }
        }

        _chunks.Writer.TryComplete();
    }

    /// <summary>
    /// A cancelled token in <c>MoveNext</c> or <c>WriteAsync</c> makes the server reset the whole call, and the caller would never see
    /// the status that says what was wrong; so a read that is no longer wanted is left behind and ends with the call.
    /// </summary>
    private static async Task<bool> MoveNextAsync(IAsyncStreamReader<SynthesizeRequest> requests, CancellationToken cancellationToken)
    {
        var read = requests.MoveNext(CancellationToken.None);
        try
        {
            return await read.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!read.IsCompleted)
        {
            _ = read.ContinueWith(static r => r.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    private static Task SendAsync(IServerStreamWriter<SynthesizeResponse> responses, SynthesizeResponse response, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return responses.WriteAsync(response, CancellationToken.None);
    }

    private async Task SpeakAsync(CancellationToken cancellationToken)
    {
        var assembler = new SpeechAssembler(_speech, call.Voice.SampleRateHz, options, cancellationToken);
        try
        {
            await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellationToken))
            {
                assembler.BeginChunk(chunk.Index);
                foreach (var segment in SentenceSplitter.Split(SpeechText.Normalize(chunk.Text, call.Voice.Script)))
                {
                    await _speech.WaitForRoomAsync(cancellationToken);
                    assembler.BeginSegment();
                    var request = new SynthesisRequest(call.Voice, segment.Text, call.SpeakingRate, call.Pitch);
                    await call.Engine.SynthesizeAsync(request, assembler, cancellationToken);
                    assembler.EndSegment(segment.EndsSentence);
                }

                assembler.EndChunk();
            }

            _speech.Complete();
        }
        finally
        {
            assembler.Abandon();
        }
    }

    private async Task SendAllAsync(IServerStreamWriter<SynthesizeResponse> responses, Activity? span, CancellationToken cancellationToken)
    {
        long samples = 0;
        while (await _speech.WaitAsync(cancellationToken))
        {
            while (_speech.TryRead(out var item))
            {
                if (item.Buffer is null)
                {
                    await SendChunkEndAsync(responses, item, cancellationToken);
                    continue;
                }

                if (samples == 0)
                {
                    RecordFirstAudio(span);
                }

                await SendAudioAsync(responses, item, cancellationToken);
                samples += item.Length / sizeof(short);
            }
        }

        metrics.AddAudio(call.Engine.Engine, (double)samples / call.Voice.SampleRateHz);
        var completed = new SynthesisCompleted { Samples = (ulong)samples, TimeToFirstAudioUs = _timeToFirstAudioUs };
        await SendAsync(responses, new SynthesizeResponse { Completed = completed }, cancellationToken);
        span?.SetTag("tts.samples", samples);
    }

    private void RecordFirstAudio(Activity? span)
    {
        var elapsed = timeProvider.GetElapsedTime(Volatile.Read(ref _firstTextTimestamp));
        _timeToFirstAudioUs = (long)elapsed.TotalMicroseconds;
        metrics.RecordFirstAudio(call.Engine.Engine, elapsed);
        span?.AddEvent(new ActivityEvent("first_audio"));
    }

    private static async Task SendAudioAsync(IServerStreamWriter<SynthesizeResponse> responses, SpeechItem item, CancellationToken cancellationToken)
    {
        try
        {
            // The message is serialised before the write completes, so the buffer may be wrapped now and reused afterwards.
            var pcm = UnsafeByteOperations.UnsafeWrap(item.Buffer.AsMemory(0, item.Length));
            await SendAsync(responses, new SynthesizeResponse { Audio = new AudioChunk { ChunkIndex = item.ChunkIndex, Pcm = pcm } }, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(item.Buffer!);
        }
    }

    private static async Task SendChunkEndAsync(IServerStreamWriter<SynthesizeResponse> responses, SpeechItem item, CancellationToken cancellationToken)
    {
        if (item.Words is { Count: > 0 } words)
        {
            await SendAsync(
                responses, new SynthesizeResponse { Words = new ChunkWords { ChunkIndex = item.ChunkIndex, Words = { words } } }, cancellationToken);
        }

        await SendAsync(
            responses, new SynthesizeResponse { ChunkDone = new ChunkDone { ChunkIndex = item.ChunkIndex, Samples = (ulong)item.Samples } }, cancellationToken);
    }
}
