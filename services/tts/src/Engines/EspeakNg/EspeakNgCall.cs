namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>One request while the library speaks it: takes audio and events from the callback and makes words of the events.</summary>
internal sealed class EspeakNgCall(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
{
    private readonly List<(bool IsWord, int TextPosition, int AudioMs)> _marks = [];
    private Exception? _failure;
    private long _samples;
    private int _lastWordPosition;

    public bool IsStopped { get; private set; }

    /// <summary>Takes an event. The library sometimes adds a word event of position 0 or of an earlier clause at a clause's end; words only go forward.</summary>
    public void Mark(bool isWord, int textPosition, int audioMs)
    {
        if (!isWord || textPosition > _lastWordPosition)
        {
            _marks.Add((isWord, textPosition, audioMs));
            _lastWordPosition = isWord ? textPosition : _lastWordPosition;
        }
    }

    public void Write(ReadOnlySpan<short> samples)
    {
        // No exception may unwind through native frames, so it is kept and thrown when they have returned.
        try
        {
            _samples += samples.Length;
            IsStopped |= cancellationToken.IsCancellationRequested || !sink.WriteAudio(samples);
        }
        catch (Exception e)
        {
            _failure = e;
            IsStopped = true;
        }
    }

    public void Complete()
    {
        if (_failure is not null and not OperationCanceledException)
        {
            throw new SpeechEngineException("The audio of espeak-ng could not be taken.", _failure);
        }

        if (IsStopped)
        {
            throw new OperationCanceledException(cancellationToken);
        }

        WriteWords();
    }

    /// <summary>
    /// A word's text runs to the next word event, because espeak-ng gives one event for words that it speaks as one ("I am"). Its
    /// time runs to the next event of either kind.
    /// </summary>
    private void WriteWords()
    {
        for (var i = 0; i < _marks.Count; i++)
        {
            if (!_marks[i].IsWord)
            {
                continue;
            }

            var next = i + 1;
            var endSample = next < _marks.Count ? ToSample(_marks[next].AudioMs) : _samples;
            while (next < _marks.Count && !_marks[next].IsWord)
            {
                next++;
            }

            var start = ToIndex(_marks[i].TextPosition);
            var end = next < _marks.Count ? ToIndex(_marks[next].TextPosition) : request.Text.Length;
            var word = request.Text[start..Math.Max(start, end)].Trim(WordEdges);
            var startSample = ToSample(_marks[i].AudioMs);
            if (word.Length > 0)
            {
                sink.WriteWord(new SpokenWord(word, startSample, Math.Max(startSample, endSample), IsMeasured: true));
            }
        }
    }

    private static readonly char[] WordEdges = [.. " \t\r\n.,;:!?\"()[]{}¿¡…«»„“”–—"];

    private long ToSample(int ms) => Math.Min(_samples, (long)ms * request.Voice.SampleRateHz / 1000);

    /// <summary>From espeak-ng's count of Unicode characters, which starts at 1, to an index of UTF-16 units.</summary>
    private int ToIndex(int textPosition)
    {
        var index = 0;
        for (var remaining = textPosition - 1; remaining > 0 && index < request.Text.Length; remaining--)
        {
            index += char.IsHighSurrogate(request.Text[index]) && index + 1 < request.Text.Length ? 2 : 1;
        }

        return index;
    }
}
