using System.Threading.Channels;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>One utterance on one slot: the small model listens from the start, the general one once the small one does not follow.</summary>
/// <remarks>
/// This cascade keeps the common case cheap: an assistant phrase costs a tenth of real time, and its final is ready before the endpointer has made up
/// its mind. Dictation costs the general decoder too, live and for the final.
/// </remarks>
internal sealed class PocketSphinxUtterance : IUtteranceDecoder
{
    private readonly DecoderSlot _slot;
    private readonly DecodingScheduler _scheduler;
    private readonly LanguageModelChoice _choice;
    private readonly Action<DecoderSlot> _release;
    private readonly CepstralBuffer _cepstra;
    private readonly Channel<Hypothesis> _interims;
    private readonly Lock _gate = new();
    private readonly int _interimFrames;
    private readonly bool _interimResults;
    private Attempt? _attempt;
    private string _lastInterim = "";
    private int _lastInterimFrames;
    private bool _generalListens;
    private bool _closed;
    private bool _released;

    public PocketSphinxUtterance(
        DecoderSlot slot,
        DecodingScheduler scheduler,
        LanguageModelChoice choice,
        PocketSphinxOptions options,
        float[] initialMean,
        UtteranceSettings settings,
        Action<DecoderSlot> release)
    {
        _slot = slot;
        _scheduler = scheduler;
        _choice = choice;
        _release = release;
        _cepstra = new CepstralBuffer(initialMean);
        _interimFrames = options.InterimIntervalMs / CepstralBuffer.FrameMs;
        _interimResults = settings.InterimResults;
        _interims = Channel.CreateBounded<Hypothesis>(new BoundedChannelOptions(1)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            SingleReader = true,
        });
        _slot.FrontEnd.Start();
        if (_interimResults)
        {
            _slot.AssistantLive?.Follow(_cepstra, OnProgress);
            if (_slot.AssistantLive is null)
            {
                ListenWithGeneral();
            }
        }
    }

    /// <inheritdoc />
    public ChannelReader<Hypothesis> Interims => _interims.Reader;

    /// <inheritdoc />
    public void Append(ReadOnlySpan<short> samples)
    {
        _slot.FrontEnd.Append(samples, _cepstra);
        if (!_interimResults)
        {
            return;
        }

        if (_slot.AssistantLive is { } assistant)
        {
            _scheduler.Schedule(assistant);
        }

        if (Volatile.Read(ref _generalListens))
        {
            _scheduler.Schedule(_slot.GeneralLive);
        }
    }

    /// <inheritdoc />
    public void BeginFinal()
    {
        if (_attempt is null)
        {
            var attempt = new Attempt();
            lock (_gate)
            {
                _attempt = attempt;
            }

            attempt.Result = DecodeFinalAsync(attempt);
        }
    }

    /// <inheritdoc />
    public void DiscardFinal()
    {
        lock (_gate)
        {
            if (_attempt is not null)
            {
                _attempt = null;
                DropFinals();
            }
        }
    }

    /// <inheritdoc />
    public async Task<Hypothesis> FinishAsync(CancellationToken cancellationToken)
    {
        // The final is next: what the live decoders could still say comes too late and would take a core from it.
        Close();
        BeginFinal();
        return await _attempt!.Result.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Close();
        lock (_gate)
        {
            if (_released)
            {
                return ValueTask.CompletedTask;
            }

            _released = true;
            _attempt = null;
            DropFinals();
        }

        _release(_slot);
        return ValueTask.CompletedTask;
    }

    private async Task<Hypothesis> DecodeFinalAsync(Attempt attempt)
    {
        if (_cepstra.Count == 0)
        {
            return new Hypothesis("", 0, [], 0);
        }

        if (_slot.AssistantFinal is not { } assistantFinal)
        {
            return (await Decode(attempt, _slot.GeneralFinal)).ToHypothesis();
        }

        var assistantTask = Decode(attempt, assistantFinal);
        var generalTask = Volatile.Read(ref _generalListens) ? Decode(attempt, _slot.GeneralFinal) : null;
        var assistant = await assistantTask;
        if (!_choice.AcceptsAlone(assistant))
        {
            return _choice.Choose(assistant, await (generalTask ?? Decode(attempt, _slot.GeneralFinal))).ToHypothesis();
        }

        lock (_gate)
        {
            if (generalTask is not null && ReferenceEquals(_attempt, attempt))
            {
                Drop(_slot.GeneralFinal);
            }
        }

        return assistant.ToHypothesis();
    }

    // An attempt that was discarded may still be between two decodings: it must not touch decoders that serve the next attempt, or another utterance.
    private Task<SphinxResult> Decode(Attempt attempt, FinalSearch search)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_attempt, attempt))
            {
                return Task.FromCanceled<SphinxResult>(new CancellationToken(canceled: true));
            }

            var result = search.Decode(_cepstra);
            _scheduler.Schedule(search);
            return result;
        }
    }

    private void ListenWithGeneral()
    {
        if (!Volatile.Read(ref _generalListens))
        {
            _slot.GeneralLive.Follow(_cepstra, OnProgress);
            Volatile.Write(ref _generalListens, true);
            _scheduler.Schedule(_slot.GeneralLive);
        }
    }

    // Runs on decoding threads; both live decoders may report at the same time.
    private void OnProgress()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            var assistant = _slot.AssistantLive?.Latest;
            if (assistant is not null && _choice.WantsGeneral(assistant))
            {
                ListenWithGeneral();
            }

            var general = Volatile.Read(ref _generalListens) ? _slot.GeneralLive.Latest : null;
            var best = (assistant, general) switch
            {
                (not null, not null) => _choice.Choose(assistant, general),
                _ => assistant ?? general,
            };
            if (best is null || best.Text.Length == 0 || best.Text == _lastInterim || best.Frames < _lastInterimFrames + _interimFrames)
            {
                return;
            }

            _lastInterim = best.Text;
            _lastInterimFrames = best.Frames;
            _interims.Writer.TryWrite(best.ToHypothesis());
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            Leave(_slot.AssistantLive);
            Leave(_slot.GeneralLive);
        }

        _interims.Writer.TryComplete();
    }

    private void Leave(LiveSearch? search)
    {
        if (search is not null)
        {
            search.Leave();
            _scheduler.Schedule(search);
        }
    }

    private void DropFinals()
    {
        Drop(_slot.AssistantFinal);
        Drop(_slot.GeneralFinal);
    }

    private void Drop(FinalSearch? search)
    {
        if (search is not null)
        {
            search.Drop();
            _scheduler.Schedule(search);
        }
    }

    private sealed class Attempt
    {
        public Task<Hypothesis> Result { get; set; } = Task.FromCanceled<Hypothesis>(new CancellationToken(canceled: true));
    }
}
