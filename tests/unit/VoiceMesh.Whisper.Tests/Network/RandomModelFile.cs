using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Network;

/// <summary>A model with random weights in a temporary file.</summary>
internal sealed class RandomModelFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public RandomModelFile(ModelShape shape)
    {
        RandomModel.Write(_path, shape);
        Model = WhisperModel.Open(_path);
    }

    public WhisperModel Model { get; }

    /// <summary>A spectrogram of noise.</summary>
    public float[] Noise(int context, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Model.Hyperparameters.MelBands * 2 * context).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    /// <summary>Noise, encoded.</summary>
    public EncodedAudio Encode(int context, int seed)
    {
        var audio = new EncodedAudio(Model, context, keepOutput: true);
        new AudioEncoder(Model, 1).Encode(Noise(context, seed), context, audio, CancellationToken.None);
        return audio;
    }

    public void Dispose()
    {
        Model.Dispose();
        File.Delete(_path);
    }
}
