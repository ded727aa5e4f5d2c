namespace VoiceMesh.Orchestrator.Turns;

/// <content>The answer on its way to the listener.</content>
public static partial class TurnEngine
{
    /// <summary>Whether reply audio that waits may leave now: none while someone speaks over the turn, and no more than the allowed lead.</summary>
    /// <param name="state">The state.</param>
    /// <param name="turnId">The turn whose audio waits.</param>
    /// <param name="settings">The conversation's settings.</param>
    /// <param name="nowUs">Unix microseconds.</param>
    public static bool MaySend(in TurnState state, string turnId, TurnSettings settings, long nowUs) =>
        state is { Ended: false, Candidate: null, Active: { Triggered: true, Reply: { SampleRateHz: > 0 } reply } active }
        && active.Id == turnId
        && reply.SentMs - reply.HeardMs(nowUs) < settings.MaxReplyAheadMs;

    /// <summary>
    /// When reply audio that waits for the listener to catch up may leave, if no report comes before; Unix microseconds, or
    /// <see cref="NoDeadline"/>. Nothing happens then but that <see cref="MaySend"/> is worth asking again.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="settings">The conversation's settings.</param>
    public static long NextRoomUs(in TurnState state, TurnSettings settings)
    {
        if (state is not { Candidate: null, Active.Reply: { HasReport: true, SampleRateHz: > 0 } reply } || reply.SentSamples >= reply.ReceivedSamples)
        {
            return NoDeadline;
        }

        var untilRoomMs = reply.SentMs - settings.MaxReplyAheadMs - reply.HeardBaseMs + 1;
        return reply.HeardAtUs + (untilRoomMs * 1000);
    }

    private static Turn? FindAnswering(ref TurnScribe s, string turnId) =>
        s.State.Active is { Triggered: true, Reply: not null } active && active.Id == turnId ? active : null;

    private static void TakeAnswerText(ref TurnScribe s, string turnId, string delta, long engineTimeUs)
    {
        if (delta.Length == 0 || FindAnswering(ref s, turnId) is not { Reply: { AnswerDone: false } reply } turn)
        {
            return;
        }

        if (turn.Times.FirstChunkUs == 0 && engineTimeUs > 0)
        {
            // The listener waits for the first chunk, so the piece that completes it says what the engine took.
            turn = turn with { Times = turn.Times with { LanguageModelEngineUs = engineTimeUs } };
        }

        s.Do(new TurnEffect.AnnounceText(turnId, delta, false, "", turn.RequestId));
        s.Put(Chunk(ref s, turn with { Reply = reply with { Text = reply.Text + delta } }, delta, last: false));
    }

    private static void TakeAnswerDone(ref TurnScribe s, string turnId, long timeToFirstTokenUs)
    {
        if (FindAnswering(ref s, turnId) is not { Reply.AnswerDone: false } turn)
        {
            return;
        }

        var engineUs = turn.Times.LanguageModelEngineUs > 0 ? turn.Times.LanguageModelEngineUs : timeToFirstTokenUs;
        FinishText(ref s, turn with { Times = turn.Times with { LanguageModelEngineUs = engineUs } });
        CompleteIfOver(ref s);
    }

    private static void FinishText(ref TurnScribe s, Turn turn)
    {
        turn = Chunk(ref s, turn, "", last: true);
        var reply = turn.Reply!;
        s.Put(turn with { Reply = reply with { AnswerDone = true } });
        s.Do(new TurnEffect.AnnounceText(turn.Id, "", true, reply.Text, turn.RequestId));
        if (reply is { Chunks.Count: > 0, Mute: false, SynthesisDone: false })
        {
            s.Do(new TurnEffect.EndSpeech(turn.Id));
        }
    }

    private static Turn Chunk(ref TurnScribe s, Turn turn, string delta, bool last)
    {
        var reply = turn.Reply!;
        var pieces = new List<string>();
        var chunker = SentenceChunker.Push(reply.Chunker, delta, last, s.Settings.FirstChunkMinWords, s.Settings.MaxChunkCharacters, pieces);
        reply = reply with { Chunker = chunker };
        foreach (var piece in pieces)
        {
            if (!piece.Any(char.IsLetterOrDigit))
            {
                // Nothing to pronounce: it rides on the chunk before it, so that the voice's indices keep without gaps.
                reply = reply.Chunks.Count == 0 ? reply : reply with { Chunks = reply.Chunks.SetItem(reply.Chunks.Count - 1, reply.Chunks[^1] with { Text = reply.Chunks[^1].Text + piece }) };
                continue;
            }

            if (turn.Times.FirstChunkUs == 0)
            {
                turn = turn with { Times = turn.Times with { FirstChunkUs = s.NowUs } };
            }

            if (!reply.Mute)
            {
                s.Do(new TurnEffect.SpeakChunk(turn.Id, reply.Chunks.Count, piece.Trim()));
            }

            reply = reply with { Chunks = reply.Chunks.Add(new ReplyChunk(piece)) };
        }

        return turn with { Reply = reply };
    }

    private static void TakeSynthesisStarted(ref TurnScribe s, TurnEvent.SynthesisStarted e)
    {
        if (FindAnswering(ref s, e.TurnId) is { Reply: { ReceivedSamples: 0 } reply } turn && e.SampleRateHz > 0)
        {
            s.Put(turn with { Reply = reply with { SampleRateHz = e.SampleRateHz, Engine = e.Engine, Voice = e.Voice } });
        }
    }

    private static void TakeAudioReady(ref TurnScribe s, string turnId, long samples)
    {
        if (FindAnswering(ref s, turnId) is not { Reply: { SynthesisDone: false, SampleRateHz: > 0 } reply } turn || samples <= 0)
        {
            return;
        }

        var times = turn.Times.FirstAudioUs == 0 ? turn.Times with { FirstAudioUs = s.NowUs } : turn.Times;
        s.Put(turn with { Times = times, Reply = reply with { ReceivedSamples = reply.ReceivedSamples + samples } });
    }

    private static void TakeAudioSending(ref TurnScribe s, string turnId, long samples)
    {
        if (!MaySend(s.State, turnId, s.Settings, s.NowUs)
            || FindAnswering(ref s, turnId) is not { Reply: { } reply } turn
            || reply.SentSamples + samples > reply.ReceivedSamples
            || samples <= 0)
        {
            return;
        }

        if (!turn.Audible)
        {
            s.Do(new TurnEffect.AnnounceReply(turnId, reply.SampleRateHz, reply.Engine, reply.Voice));
            reply = reply with { HeardAtUs = s.NowUs };
        }
        else if (reply.HasReport && reply.HeardMs(s.NowUs) >= reply.SentMs)
        {
            // The listener ran dry: the time until now was silence and must not count as heard audio.
            reply = reply with { HeardBaseMs = reply.SentMs, HeardAtUs = s.NowUs };
        }

        s.Do(new TurnEffect.SendAudio(turnId, samples));
        s.Put(turn with { Phase = TurnPhase.Speaking, Reply = reply with { SentSamples = reply.SentSamples + samples } });
        CompleteIfOver(ref s);
    }

    private static void TakeWords(ref TurnScribe s, string turnId, int index, IReadOnlyList<TimedWord> words)
    {
        if (FindAnswering(ref s, turnId) is { Reply: { } reply } turn && index >= 0 && index < reply.Chunks.Count)
        {
            s.Put(turn with { Reply = reply with { Chunks = reply.Chunks.SetItem(index, reply.Chunks[index] with { Words = words }) } });
        }
    }

    private static void TakeChunkSpoken(ref TurnScribe s, string turnId, int index, long samples)
    {
        if (FindAnswering(ref s, turnId) is not { Reply: { } reply } turn || index < 0 || index >= reply.Chunks.Count || samples < 0)
        {
            return;
        }

        var start = index == 0 ? 0 : reply.Chunks[index - 1].StartSample + (reply.Chunks[index - 1].Samples ?? 0);
        var chunk = reply.Chunks[index] with { StartSample = start, Samples = samples };
        s.Put(turn with { Reply = reply with { Chunks = reply.Chunks.SetItem(index, chunk) } });
    }

    private static void TakeSynthesisDone(ref TurnScribe s, string turnId, long timeToFirstAudioUs)
    {
        if (FindAnswering(ref s, turnId) is { Reply: { SynthesisDone: false, Chunks.Count: > 0, AnswerDone: true } reply } turn)
        {
            s.Put(turn with
            {
                Reply = reply with { SynthesisDone = true },
                Times = turn.Times with { TextToSpeechEngineUs = timeToFirstAudioUs },
            });
            CompleteIfOver(ref s);
        }
    }

    private static void TakePlayback(ref TurnScribe s, TurnEvent.Playback e)
    {
        if (FindAnswering(ref s, e.TurnId) is not { Audible: true, Reply: { } reply } turn)
        {
            return;
        }

        var times = turn.Times.FirstSampleUs == 0 && e.FirstSampleUnixUs > 0 ? turn.Times with { FirstSampleUs = e.FirstSampleUnixUs } : turn.Times;
        var finished = e.Finished && reply.EndAnnounced;
        var played = finished ? reply.SentMs : Math.Clamp(e.PlayedMs, 0, reply.SentMs);
        s.Put(turn with
        {
            Times = times,
            Reply = reply with { HasReport = true, HeardBaseMs = played, HeardAtUs = s.NowUs, Finished = reply.Finished || finished },
        });
        CompleteIfOver(ref s);
    }
}
