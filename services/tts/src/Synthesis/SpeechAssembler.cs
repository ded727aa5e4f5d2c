using System.Buffers;
using System.Runtime.InteropServices;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>
/// Takes an engine's samples and words, sentence after sentence, and makes the reply's messages of them: silence trimmed, audio cut
/// to equal messages, words counted from the first sample of the reply.
/// </summary>
internal sealed class SpeechAssembler : ISpeechSink
{
    /// <summary>Silence kept before a sentence: enough for a soft attack, short enough not to be heard as a wait.</summary>
    private const int LeadMs = 15;

    /// <summary>Pause where a sentence was cut because of its length.</summary>
    private const int ClausePauseMs = 60;

    private readonly SpeechQueue _queue;
    private readonly SilenceTrimmer _trimmer;
    private readonly List<SpokenWord> _segmentWords = [];
    private readonly int _sampleRateHz;
    private readonly int _messageBytes;
    private readonly int _sentencePauseMs;
    private readonly CancellationToken _cancellationToken;

    private List<WordTiming> _chunkWords = [];
    private uint _chunkIndex;
    private byte[]? _message;
    private int _messageLength;
    private long _samples;
    private long _chunkStart;
    private long _segmentStart;

    public SpeechAssembler(SpeechQueue queue, int sampleRateHz, SynthesisOptions options, CancellationToken cancellationToken)
    {
        _queue = queue;
        _sampleRateHz = sampleRateHz;
        _messageBytes = sampleRateHz * options.AudioMessageMs / 1000 * sizeof(short);
        _sentencePauseMs = options.SentencePauseMs;
        _cancellationToken = cancellationToken;
        _trimmer = new SilenceTrimmer(sampleRateHz, LeadMs, Append);
    }

    /// <inheritdoc />
    public bool WriteAudio(ReadOnlySpan<short> samples)
    {
        _trimmer.Push(samples);
        return !_cancellationToken.IsCancellationRequested;
    }

    /// <inheritdoc />
    public void WriteWord(SpokenWord word) => _segmentWords.Add(word);

    public void BeginChunk(uint chunkIndex)
    {
        _chunkIndex = chunkIndex;
        _chunkStart = _samples;
        _chunkWords = [];
        BeginSegment();
    }

    public void BeginSegment()
    {
        _segmentStart = _samples;
        _segmentWords.Clear();
    }

    /// <summary>Ends what one engine call spoke.</summary>
    /// <param name="endsSentence">Whether the pause of a sentence's end follows.</param>
    public void EndSegment(bool endsSentence)
    {
        var leadDropped = _trimmer.LeadDropped;
        var pauseMs = endsSentence ? _sentencePauseMs : Math.Min(ClausePauseMs, _sentencePauseMs);
        _trimmer.Finish(_sampleRateHz * Math.Max(0, pauseMs - LeadMs) / 1000);
        foreach (var word in _segmentWords)
        {
            _chunkWords.Add(new WordTiming
            {
                Word = word.Text,
                StartMs = ToMs(word.StartSample - leadDropped),
                EndMs = ToMs(word.EndSample - leadDropped),
                Confidence = word.IsMeasured ? 1 : 0,
            });
        }
    }

    public void EndChunk()
    {
        SendMessage();
        _queue.Write(new SpeechItem(_chunkIndex, null, 0, _chunkWords, _samples - _chunkStart), _cancellationToken);
    }

    /// <summary>Gives a half-filled message's buffer back when the reply ends early.</summary>
    public void Abandon()
    {
        if (_message is not null)
        {
            ArrayPool<byte>.Shared.Return(_message);
            _message = null;
        }
    }

    private uint ToMs(long segmentSample)
    {
        var sample = Math.Clamp(_segmentStart + segmentSample, _segmentStart, _samples);
        return (uint)(sample * 1000 / _sampleRateHz);
    }

    private void Append(ReadOnlySpan<short> samples)
    {
        _samples += samples.Length;

        // The processors that .NET runs on are little-endian, as the wire is.
        var bytes = MemoryMarshal.AsBytes(samples);
        while (bytes.Length > 0)
        {
            _message ??= ArrayPool<byte>.Shared.Rent(_messageBytes);
            var part = Math.Min(bytes.Length, _messageBytes - _messageLength);
            bytes[..part].CopyTo(_message.AsSpan(_messageLength));
            _messageLength += part;
            bytes = bytes[part..];
            if (_messageLength == _messageBytes)
            {
                SendMessage();
            }
        }
    }

    private void SendMessage()
    {
        if (_message is null || _messageLength == 0)
        {
            return;
        }

        var item = new SpeechItem(_chunkIndex, _message, _messageLength, null, 0);
        _message = null;
        _messageLength = 0;
        _queue.Write(item, _cancellationToken);
    }
}
