using VoiceMesh.Whisper.Kernels;

namespace VoiceMesh.Whisper.Model;

/// <summary>The kernels of a convolution over time as a matrix, [outputs][taps · inputs].</summary>
/// <remarks>
/// The file has [outputs][inputs][taps]. With the taps outside, the input of one output frame is a few successive frames of the layer before, which lie next to
/// each other in memory already, so that the convolution is one matrix product and nothing is gathered. This copy is the only one that the loader makes of
/// weights: about 1 MB for the tiny model, and less than 1 % of a large one.
/// </remarks>
internal sealed unsafe class ConvolutionKernels
{
    private readonly AlignedBuffer<byte> _repacked;

    /// <summary>Repacks kernels.</summary>
    /// <param name="data">[outputs][inputs][taps].</param>
    /// <param name="type">F32 or F16.</param>
    /// <param name="inputs">Channels of the layer before.</param>
    /// <param name="outputs">Channels of this layer.</param>
    public ConvolutionKernels(byte* data, TensorType type, int inputs, int outputs)
    {
        const int Taps = TensorLayout.ConvolutionTaps;
        var columns = Taps * inputs;
        _repacked = new AlignedBuffer<byte>(checked((int)TensorTypes.Bytes(type, (long)columns * outputs)));
        Matrix = new WeightMatrix(_repacked.Pointer, type, outputs, columns);
        for (var output = 0; output < outputs; output++)
        {
            for (var column = 0; column < columns; column++)
            {
                var from = (output * (long)columns) + (column % inputs * Taps) + (column / inputs);
                if (type == TensorType.F32)
                {
                    ((int*)Matrix.Row(output))[column] = ((int*)data)[from];
                }
                else
                {
                    ((short*)Matrix.Row(output))[column] = ((short*)data)[from];
                }
            }
        }
    }

    /// <summary>The matrix.</summary>
    public WeightMatrix Matrix { get; }

    /// <summary>Bytes held beside the file.</summary>
    public long Bytes => _repacked.Bytes;
}
