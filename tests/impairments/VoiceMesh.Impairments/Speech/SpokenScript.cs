using VoiceMesh.Audio.Wave;

namespace VoiceMesh.Impairments.Speech;

/// <summary>What the peer says in a call: recordings one after the other with pauses between them, over the faint noise of a quiet room.</summary>
internal sealed class SpokenScript
{
    public const int RateHz = 16_000;

    /// <summary>Before the first recording and between any two: longer than any delay of playout, so that each can be cut out again.</summary>
    public const double PauseSeconds = 1.2;

    private const int NoiseAmplitude = 6;

    private SpokenScript(short[] pcm, IReadOnlyList<Utterance> utterances)
    {
        Pcm = pcm;
        Utterances = utterances;
    }

    public short[] Pcm { get; }

    public IReadOnlyList<Utterance> Utterances { get; }

    /// <summary>Reads a folder of WAV files at 16 kHz with <c>transcripts.tsv</c>: per line a file name, a tab and the words said.</summary>
    public static SpokenScript Read(string folder, int repetitions)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, "transcripts.tsv")).Select(line => line.Split('\t'));
        var recordings = lines
            .Where(columns => columns.Length >= 2 && columns[0].EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            .Select(columns => (Name: Path.GetFileNameWithoutExtension(columns[0]), Words: columns[1], Wave: WaveFile.Read(Path.Combine(folder, columns[0]))))
            .ToArray();
        if (recordings.Length == 0 || recordings.Any(recording => recording.Wave.SampleRateHz != RateHz))
        {
            throw new InvalidDataException($"{folder} has to name WAV files of {RateHz} Hz in its transcripts.tsv.");
        }

        var random = new Random(1);
        var pcm = new List<short>();
        var utterances = new List<Utterance>();
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            foreach (var (name, words, wave) in recordings)
            {
                pcm.AddRange(new short[(int)(PauseSeconds * RateHz)]);
                utterances.Add(new Utterance($"{name}-{repetition}", words, pcm.Count, wave.Samples.Length));
                pcm.AddRange(wave.Samples.ToArray());
            }
        }

        pcm.AddRange(new short[(int)(PauseSeconds * RateHz)]);
        return new SpokenScript([.. pcm.Select(sample => (short)Math.Clamp(sample + random.Next(-NoiseAmplitude, NoiseAmplitude + 1), short.MinValue, short.MaxValue))], utterances);
    }

    /// <summary>Cuts an utterance out of what was heard of the whole script, with the time that playout may have delayed it.</summary>
    public short[] Cut(ReadOnlySpan<short> heard, Utterance utterance)
    {
        var start = Math.Min(heard.Length, utterance.Start - (RateHz / 5));
        var end = Math.Min(heard.Length, utterance.Start + utterance.Length + (int)((PauseSeconds - 0.25) * RateHz));
        return heard[start..Math.Max(start, end)].ToArray();
    }
}
