using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>What stands before the encoder's blocks: two convolutions of width 3 with GELU, the second of stride 2, and the positions (Radford et al. 2022, section 2.2).</summary>
/// <remarks>
/// Frames are kept one after another with a frame of zeros at either end, so that the three frames under a kernel are one piece of memory, and the convolution
/// is a matrix product whose rows overlap.
/// </remarks>
internal sealed unsafe class EncoderStem(WhisperModel model, VectorKernels kernels, MatrixProduct product)
{
    private AlignedBuffer<float> _frames = new(0);
    private AlignedBuffer<float> _hidden = new(0);

    /// <summary>Runs the stem.</summary>
    /// <param name="mel">[bands][2 · context].</param>
    /// <param name="audioContext">The context.</param>
    /// <param name="output">Receives [context][state].</param>
    public void Run(float* mel, int audioContext, float* output)
    {
        int bands = model.Hyperparameters.MelBands, state = model.Hyperparameters.AudioState, frames = 2 * audioContext;
        var weights = model.Encoder;
        if (_frames.Length < (frames + 2) * bands)
        {
            _frames = new AlignedBuffer<float>((frames + 2) * bands);
            _hidden = new AlignedBuffer<float>((frames + 2) * state);
        }

        Transpose(mel, bands, frames, _frames.Pointer + bands);
        ClearEnds(_frames.Pointer, bands, frames);
        ClearEnds(_hidden.Pointer, state, frames);
        product.Run(
            _frames.Pointer, bands, frames, weights.FirstConvolution.Matrix.Values, weights.FirstBias.Pointer, _hidden.Pointer + state, state, Activation.Gelu);
        product.Run(
            _hidden.Pointer, 2 * state, audioContext, weights.SecondConvolution.Matrix.Values, weights.SecondBias.Pointer, output, state, Activation.Gelu);

        // The embedding's rows follow each other in the file as the frames do here.
        kernels.Add((float*)weights.Positions.Data, output, audioContext * state);
    }

    private static void ClearEnds(float* frames, int width, int count)
    {
        new Span<float>(frames, width).Clear();
        new Span<float>(frames + ((count + 1L) * width), width).Clear();
    }

    private static void Transpose(float* source, int rows, int columns, float* destination)
    {
        // In squares, so that both sides stay in the cache.
        const int Block = 16;
        for (var firstColumn = 0; firstColumn < columns; firstColumn += Block)
        {
            var lastColumn = Math.Min(columns, firstColumn + Block);
            for (var row = 0; row < rows; row++)
            {
                for (var column = firstColumn; column < lastColumn; column++)
                {
                    destination[(column * (long)rows) + row] = source[(row * (long)columns) + column];
                }
            }
        }
    }
}
