namespace VoiceMesh.Whisper.Model;

/// <summary>The shape of a Whisper model, as the head of its ggml file states it (names of Radford et al. 2022, table 1).</summary>
/// <param name="VocabularySize">Rows of the token embedding, special tokens included: 51864 (English), 51865 or 51866 (multilingual).</param>
/// <param name="AudioContext">Frames of the encoder's output for a full window of 30 s; 1500.</param>
/// <param name="AudioState">Width of the encoder.</param>
/// <param name="AudioHeads">Attention heads of the encoder; divides <paramref name="AudioState"/>.</param>
/// <param name="AudioLayers">Blocks of the encoder.</param>
/// <param name="TextContext">Most tokens that the decoder sees at once; 448.</param>
/// <param name="TextState">Width of the decoder; equal to <paramref name="AudioState"/>.</param>
/// <param name="TextHeads">Attention heads of the decoder.</param>
/// <param name="TextLayers">Blocks of the decoder.</param>
/// <param name="MelBands">Bands of the spectrogram; 80, or 128 from large-v3 on.</param>
/// <param name="FileType">The file's own statement of its tensor type: 0 f32, 1 f16, 2 q4_0, 7 q8_0, 8 q5_0, 9 q5_1, after taking off the quantisation version.</param>
public sealed record WhisperHyperparameters(
    int VocabularySize,
    int AudioContext,
    int AudioState,
    int AudioHeads,
    int AudioLayers,
    int TextContext,
    int TextState,
    int TextHeads,
    int TextLayers,
    int MelBands,
    int FileType)
{
    /// <summary>Whether the vocabulary holds language tokens.</summary>
    public bool IsMultilingual => VocabularySize >= 51865;
}
