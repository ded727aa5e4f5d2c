namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>A voice that lies on this machine.</summary>
/// <param name="Name">For example <c>en_US-lessac-medium</c>.</param>
/// <param name="ModelPath">Its <c>.onnx</c> file.</param>
/// <param name="SizeBytes">Size of that file, which is about what the loaded voice takes.</param>
/// <param name="Config">What its <c>.onnx.json</c> says.</param>
internal sealed record PiperVoice(string Name, string ModelPath, long SizeBytes, PiperVoiceConfig Config)
{
    private const char SpeakerMark = '#';

    /// <summary>Reads what is cheap to read and finds most of what can be wrong with the files.</summary>
    /// <exception cref="PiperVoiceException">The files can't be used.</exception>
    public static PiperVoice Read(string name, string modelPath)
    {
        var config = PiperVoiceConfigReader.Read(modelPath + ".json");
        _ = OnnxOutline.Read(modelPath);
        return new PiperVoice(name, modelPath, new FileInfo(modelPath).Length, config);
    }

    /// <summary>What callers may ask for: the voice, which is its first speaker, and each speaker by name.</summary>
    public IEnumerable<(VoiceInfo Info, int Speaker)> Speakers()
    {
        yield return (Info(Name), 0);
        for (var speaker = 0; Config.HasSpeakers && speaker < Config.Speakers.Count; speaker++)
        {
            yield return (Info($"{Name}{SpeakerMark}{Config.Speakers[speaker]}"), speaker);
        }
    }

    private VoiceInfo Info(string name) => new(name, PiperSynthesizer.EngineName, Config.Language, Config.SampleRateHz, SpeechScript.Unicode, Name);
}
