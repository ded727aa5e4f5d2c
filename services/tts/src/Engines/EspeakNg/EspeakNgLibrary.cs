using static VoiceMesh.Tts.Engines.EspeakNg.EspeakNgNative;

namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>
/// The espeak-ng library, which has one state per process: whatever speaks or asks for phonemes does so in turn on its one thread.
/// </summary>
public sealed class EspeakNgLibrary : IDisposable
{
    private static readonly Lock Gate = new();
    private static EspeakNgLibrary? Shared;

    private readonly SynthesisThreads _thread;
    private string? _selectedVoice;
    private int _users;

    private EspeakNgLibrary(int sampleRateHz, SynthesisThreads thread)
    {
        SampleRateHz = sampleRateHz;
        _thread = thread;
    }

    /// <summary>Samples per second of its own voices.</summary>
    public int SampleRateHz { get; }

    /// <summary>Loads and initialises the library. Whoever asks while it is in use gets the same instance, with the settings of the first.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="queueCapacity">Requests that may wait for the thread.</param>
    /// <param name="problem">Null, or why it can't be used.</param>
    /// <returns>The library, to be disposed once by each who asked; null when it or its data is missing.</returns>
    public static EspeakNgLibrary? TryOpen(EspeakNgOptions options, int queueCapacity, out string? problem)
    {
        lock (Gate)
        {
            problem = null;
            Shared ??= TryCreate(options, queueCapacity, out problem);
            if (Shared is not null)
            {
                Shared._users++;
            }

            return Shared;
        }
    }

    /// <summary>Runs <paramref name="work"/> when it is its turn; nothing else touches the library meanwhile.</summary>
    /// <param name="work">Calls the library.</param>
    /// <param name="cancellationToken">Takes the work out of the queue if it has not begun.</param>
    public Task RunAsync(Action work, CancellationToken cancellationToken) => _thread.RunAsync(work, cancellationToken);

    /// <summary>Makes a voice the one that speaks; to be called within <see cref="RunAsync"/>.</summary>
    /// <param name="name">Name or language tag of a voice, as espeak-ng calls it.</param>
    /// <exception cref="SpeechEngineException">There is no such voice.</exception>
    public void SelectVoice(string name)
    {
        if (_selectedVoice == name)
        {
            return;
        }

        _selectedVoice = null;
        if (SetVoice(name) != 0)
        {
            throw new SpeechEngineException($"espeak-ng could not load its voice '{name}'.");
        }

        _selectedVoice = name;
    }

    /// <summary>The last one who asked for the library stops its thread and gives its memory back.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users > 0)
            {
                return;
            }

            Shared = null;
            _thread.Dispose();
            _ = Terminate();
        }
    }

    private static EspeakNgLibrary? TryCreate(EspeakNgOptions options, int queueCapacity, out string? problem)
    {
        if (!NativeSpeechLibrary.TryLoad(Library, "libespeak-ng1", out _, out problem))
        {
            return null;
        }

        var sampleRateHz = Initialize(OutputSynchronous, options.BufferMs, options.DataFolder is { Length: > 0 } folder ? folder : null, DoNotExit);
        if (sampleRateHz <= 0)
        {
            problem = "espeak-ng finds no data; install the Debian package espeak-ng-data or set Engines:EspeakNg:DataFolder.";
            return null;
        }

        return new EspeakNgLibrary(sampleRateHz, new SynthesisThreads("espeak-ng", 1, queueCapacity));
    }
}
