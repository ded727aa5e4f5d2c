using VoiceMesh.Whisper.Spectrogram;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Beam search at temperature 0 (Radford et al. 2022, §4.5; the order of the steps is that of the code that the paper publishes). Every step extends each live hypothesis
/// by its likeliest tokens, and the likeliest of all extensions live on; what ends goes into a pool. The search ends when the pool is as
/// wide as the beam, or at the limit of tokens. Unlike whisper.cpp's, which draws its candidates, it is deterministic.
/// </summary>
/// <param name="context">The network and the buffers.</param>
internal sealed class BeamSearch(SearchContext context)
{
    private readonly List<BeamCandidate> _candidates = [];
    private int[] _top = [];
    private int[] _parents = [];
    private bool[] _isTaken = [];
    private int _width;
    private int _live;
    private int _finished;
    private bool _hasFailed;

    private Span<Hypothesis> Current => context.Hypotheses(0, _width);

    private Span<Hypothesis> Following => context.Hypotheses(_width, _width);

    private Span<Hypothesis> Finished => context.Hypotheses(2 * _width, _width);

    private Hypothesis LikeliestFailed => context.Hypotheses(3 * _width, 1)[0];

    private Hypothesis Trial => context.Hypotheses((3 * _width) + 1, 1)[0];

    /// <summary>Decodes; the first row holds the logits that follow the prompt, which the first beam holds.</summary>
    /// <param name="request">The attempt.</param>
    /// <param name="cancellationToken">Seen before every step.</param>
    /// <returns>The best hypothesis; a failed one when all failed.</returns>
    public Hypothesis Run(in SearchRequest request, CancellationToken cancellationToken)
    {
        Begin(request.Width);
        for (var step = 0; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            GatherCandidates(request);
            Extend(request);
            if (_live == 0 || _finished >= _width || step == request.Bounds.MaxTokens - 1)
            {
                return Rank(request.Settings);
            }

            AssignBeams();
            context.Step(_live, cancellationToken);
        }
    }

    private void Begin(int width)
    {
        _width = width;
        _live = 1;
        _finished = 0;
        _hasFailed = false;
        context.EnsureRows(width);
        if (_top.Length < width)
        {
            _top = new int[width];
            _parents = new int[width];
            _isTaken = new bool[width];
        }

        // All buffers exist before a span over them is taken.
        Trial.Reset(AudioFrames.PerPiece);
        Current[0].Reset(AudioFrames.PerPiece);
        context.Beams[0] = 0;
    }

    /// <summary>Hypothesis i of the live ones lies in beam <c>context.Beams[i]</c>, and its logits in row i.</summary>
    private void GatherCandidates(in SearchRequest request)
    {
        _candidates.Clear();
        var current = Current;
        for (var index = 0; index < _live; index++)
        {
            var hypothesis = current[context.Beams[index]];
            var row = context.Row(index);
            context.Rules.Apply(row, hypothesis, request.Settings, request.Bounds.WithoutTimestamps);
            var count = TokenChooser.Top(row, _top.AsSpan(0, _width));
            foreach (var token in _top.AsSpan(0, count))
            {
                _candidates.Add(new BeamCandidate(context.Beams[index], token, index, hypothesis.LogProbability + row[token]));
            }
        }

        _candidates.Sort();
    }

    /// <summary>Takes candidates, the likeliest first, until the beam is full of hypotheses that go on.</summary>
    private void Extend(in SearchRequest request)
    {
        var current = Current;
        var following = Following;
        _live = 0;
        foreach (var candidate in _candidates)
        {
            var trial = Trial;
            trial.CopyFrom(current[candidate.Beam]);
            trial.Append(context.Chooser.At(context.Row(candidate.Row), candidate.Token));
            context.Endings.Judge(trial, request.Bounds);
            switch (trial.State)
            {
                case HypothesisState.Live:
                    following[_live].CopyFrom(trial);
                    _parents[_live] = candidate.Beam;
                    _live++;
                    break;
                case HypothesisState.Completed:
                    Keep(trial, request.Settings);
                    break;
                default:
                    KeepFailed(trial);
                    break;
            }

            if (_live == _width)
            {
                break;
            }
        }
    }

    /// <summary>Puts a finished hypothesis into the pool; into a full one in place of the worst.</summary>
    private void Keep(Hypothesis finished, TranscriptionSettings settings)
    {
        finished.Truncate(finished.ResultLength);
        var pool = Finished;
        if (_finished < _width)
        {
            pool[_finished++].CopyFrom(finished);
            return;
        }

        var worst = 0;
        for (var index = 1; index < _finished; index++)
        {
            if (RankingOf(pool[index], settings) < RankingOf(pool[worst], settings))
            {
                worst = index;
            }
        }

        if (RankingOf(finished, settings) > RankingOf(pool[worst], settings))
        {
            pool[worst].CopyFrom(finished);
        }
    }

    private void KeepFailed(Hypothesis failed)
    {
        if (!_hasFailed || failed.LogProbability > LikeliestFailed.LogProbability)
        {
            LikeliestFailed.CopyFrom(failed);
            _hasFailed = true;
        }
    }

    /// <summary>Gives every surviving hypothesis a beam: its first child stays in the parent's, the others copy it into beams whose hypotheses died.</summary>
    private void AssignBeams()
    {
        Span<Hypothesis> current = Current;
        Span<Hypothesis> following = Following;
        _isTaken.AsSpan().Clear();
        for (var index = 0; index < _live; index++)
        {
            context.Beams[index] = -1;
            if (!_isTaken[_parents[index]])
            {
                _isTaken[_parents[index]] = true;
                context.Beams[index] = _parents[index];
            }
        }

        for (var index = 0; index < _live; index++)
        {
            if (context.Beams[index] < 0)
            {
                var beam = Array.IndexOf(_isTaken, false);
                _isTaken[beam] = true;
                context.Beams[index] = beam;
                context.Predictor.Copy(_parents[index], beam);
            }

            current[context.Beams[index]].CopyFrom(following[index]);
            context.Tokens[index] = following[index].Last.Id;
        }
    }

    /// <summary>At the limit of tokens, what still lives is a result too.</summary>
    private Hypothesis Rank(TranscriptionSettings settings)
    {
        var following = Following;
        for (var index = 0; index < _live; index++)
        {
            Keep(following[index], settings);
        }

        return _finished > 0 ? Ranking.Best(Finished[.._finished], settings) : LikeliestFailed;
    }

    private static double RankingOf(Hypothesis hypothesis, TranscriptionSettings settings) =>
        SequenceScore.Of(hypothesis.Tokens, settings.LengthPenalty).Ranking;
}
