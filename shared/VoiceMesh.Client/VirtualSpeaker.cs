namespace VoiceMesh.Client;

/// <summary>
/// A loudspeaker without a sound card: plays a reply's samples at the speed of the clock, pauses, resumes and clears as told, and knows how much a listener
/// would have heard. PCM16 mono.
/// </summary>
/// <param name="sampleRateHz">Rate of the reply audio.</param>
/// <param name="timeProvider">The clock it plays by.</param>
public sealed class VirtualSpeaker(int sampleRateHz, TimeProvider timeProvider)
{
    private readonly List<byte> _heard = [];
    private long _started;
    private double _playedBeforeMs;
    private bool _running;
    private double _receivedMs;
    private bool _complete;

    /// <summary>The turn that is being played; empty before the first.</summary>
    public string TurnId { get; private set; } = "";

    /// <summary>All reply audio that was received and not cleared, turn after turn.</summary>
    public ReadOnlyMemory<byte> Recording => _heard.ToArray();

    /// <summary>True when the whole reply has sounded.</summary>
    public bool Finished => _complete && PlayedMs >= _receivedMs - 1;

    /// <summary>True while samples sound.</summary>
    public bool Sounding => _running && PlayedMs < _receivedMs;

    /// <summary>Milliseconds of the turn's reply that have sounded.</summary>
    public double PlayedMs => Math.Min(_receivedMs, _playedBeforeMs + (_running ? timeProvider.GetElapsedTime(_started).TotalMilliseconds : 0));

    /// <summary>A new reply begins.</summary>
    public void Begin(string turnId)
    {
        TurnId = turnId;
        _playedBeforeMs = 0;
        _receivedMs = 0;
        _complete = false;
        _running = false;
    }

    /// <summary>Takes the next samples of the reply.</summary>
    public void Play(ReadOnlySpan<byte> pcm)
    {
        if (!_running)
        {
            _started = timeProvider.GetTimestamp();
            _running = true;
        }

        _heard.AddRange(pcm);
        _receivedMs += pcm.Length * 1000.0 / (2 * sampleRateHz);
    }

    /// <summary>No samples follow for this reply.</summary>
    public void Complete() => _complete = true;

    /// <summary>Carries out <c>pause</c>, <c>resume</c> or <c>clear</c>.</summary>
    public void Control(string action)
    {
        switch (action)
        {
            case "pause":
                _playedBeforeMs = PlayedMs;
                _running = false;
                break;
            case "resume":
                _started = timeProvider.GetTimestamp();
                _running = true;
                break;
            case "clear":
                Clear();
                break;
        }
    }

    private void Clear()
    {
        var played = PlayedMs;
        var unheardBytes = (long)((_receivedMs - played) * sampleRateHz / 1000) * 2;
        _heard.RemoveRange((int)Math.Max(0, _heard.Count - unheardBytes), (int)Math.Min(unheardBytes, _heard.Count));
        _playedBeforeMs = played;
        _receivedMs = played;
        _running = false;
        _complete = true;
    }
}
