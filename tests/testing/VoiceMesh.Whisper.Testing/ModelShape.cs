namespace VoiceMesh.Whisper.Testing;

/// <summary>The shape of a made-up model; the defaults are the smallest that has everything.</summary>
public sealed record ModelShape
{
    /// <summary>Rows of the token embedding.</summary>
    public int VocabularySize { get; init; } = 51864;

    /// <summary>Frames of the encoder's output for a full window.</summary>
    public int AudioContext { get; init; } = 1500;

    /// <summary>Width of encoder and decoder; a multiple of 32 for quantised types.</summary>
    public int State { get; init; } = 64;

    /// <summary>Attention heads of encoder and decoder.</summary>
    public int Heads { get; init; } = 2;

    /// <summary>Blocks of the encoder.</summary>
    public int AudioLayers { get; init; } = 1;

    /// <summary>Blocks of the decoder. whisper.cpp takes models with two for distilled ones and never lets them emit timestamps.</summary>
    public int TextLayers { get; init; } = 1;

    /// <summary>Most tokens that the decoder sees at once.</summary>
    public int TextContext { get; init; } = 448;

    /// <summary>Bands of the spectrogram.</summary>
    public int MelBands { get; init; } = 80;

    /// <summary>Words of the vocabulary that the file spells out; fewer where the vocabulary is smaller.</summary>
    public int SpelledTokens { get; init; } = 50257;

    /// <summary>Type of the matrices.</summary>
    public GgmlType Type { get; init; } = GgmlType.F16;

    /// <summary>Seed of the weights and words.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The shape of tiny.en: 39 million weights.</summary>
    public static ModelShape TinyEnglish { get; } = new() { State = 384, Heads = 6, AudioLayers = 4, TextLayers = 4 };

    /// <summary>A model of a few kilobytes, for what needs thousands of them. Its vocabulary is too small to hold the special tokens.</summary>
    public static ModelShape Miniature { get; } =
        new() { VocabularySize = 48, AudioContext = 8, State = 32, Heads = 2, TextContext = 16, MelBands = 4, SpelledTokens = 40 };
}
