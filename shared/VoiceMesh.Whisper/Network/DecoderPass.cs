using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>Takes rows of tokens through the decoder's blocks (Radford et al. 2022, section 2.2): causal self-attention, cross-attention, feed-forward, each with a norm before it.</summary>
internal sealed unsafe class DecoderPass
{
    private readonly WhisperModel _model;
    private readonly VectorKernels _kernels;
    private readonly MatrixProduct _product;
    private readonly DecoderAttention _attention;
    private readonly int _state;
    private readonly float _scale;
    private readonly AlignedBuffer<float> _stream;
    private readonly AlignedBuffer<float> _normed;
    private readonly AlignedBuffer<float> _wide;

    /// <summary>Makes the scratch memory.</summary>
    /// <param name="model">The weights.</param>
    /// <param name="maxRows">Most rows at once.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="kernels">The kernels.</param>
    /// <param name="team">Who helps.</param>
    public DecoderPass(WhisperModel model, int maxRows, int threads, VectorKernels kernels, WorkTeam team)
    {
        var shape = model.Hyperparameters;
        _model = model;
        _kernels = kernels;
        _state = shape.TextState;
        _scale = AttentionScale.PerFactor(shape.TextState / shape.TextHeads);
        _product = new MatrixProduct(kernels, team, threads, TensorLayout.HiddenFactor * _state);
        _attention = new DecoderAttention(kernels, team, threads, shape);
        _stream = new AlignedBuffer<float>(maxRows * _state);
        _normed = new AlignedBuffer<float>(maxRows * _state);
        _wide = new AlignedBuffer<float>(maxRows * _state * TensorLayout.HiddenFactor);
    }

    /// <summary>Runs all blocks and stores the rows' keys and values.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="audio">The window.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    public void Run(DecoderRow[] rows, int count, EncodedAudio audio, CancellationToken cancellationToken)
    {
        var weights = _model.Decoder;
        for (var row = 0; row < count; row++)
        {
            var to = _stream.Pointer + ((long)row * _state);
            _kernels.ReadRow(weights.Tokens.Values, rows[row].Token, to);
            _kernels.Add((float*)weights.Positions.Row(rows[row].Place), to, _state);
        }

        for (var layer = 0; layer < weights.Blocks.Count; layer++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = weights.Blocks[layer];
            AttendToTokens(block.SelfAttention, layer, rows, count);
            AttendToFrames(block.CrossAttention, layer, audio, count);
            Normalize(block.FeedForward.Norm, count);
            Map(block.FeedForward.Expand, _normed.Pointer, count, _wide.Pointer, Activation.Gelu);
            Map(block.FeedForward.Contract, _wide.Pointer, count, _stream.Pointer, accumulate: true);
        }
    }

    /// <summary>Predicts what follows rows of the last run.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="logits">Receives a row of logits for each.</param>
    public void Predict(int first, int count, float* logits)
    {
        var norm = _model.Decoder.FinalNorm;
        for (var row = first; row < first + count; row++)
        {
            var values = _stream.Pointer + ((long)row * _state);
            _kernels.Normalize(values, norm.Factors.Pointer, norm.Offsets.Pointer, _normed.Pointer + ((long)(row - first) * _state), _state);
        }

        var tokens = _model.Decoder.Tokens;
        _product.Run(_normed.Pointer, _state, count, tokens.Values, bias: null, logits, tokens.Rows);
    }

    private void AttendToTokens(AttentionWeights weights, int layer, DecoderRow[] rows, int count)
    {
        float* queries = _wide.Pointer, keys = queries + ((long)count * _state), values = keys + ((long)count * _state), mixed = values + ((long)count * _state);
        Normalize(weights.Norm, count);
        Map(weights.Query, _normed.Pointer, count, queries);
        Map(weights.Key, _normed.Pointer, count, keys);
        Map(weights.Value, _normed.Pointer, count, values);
        Scale(queries, count);
        Scale(keys, count);
        for (var row = 0; row < count; row++)
        {
            rows[row].Beam.Store(layer, rows[row].Place, keys + ((long)row * _state), values + ((long)row * _state));
        }

        _attention.OverTokens(queries, mixed, layer, rows, count);
        Map(weights.Output, mixed, count, _stream.Pointer, accumulate: true);
    }

    private void AttendToFrames(AttentionWeights weights, int layer, EncodedAudio audio, int count)
    {
        float* queries = _wide.Pointer, mixed = queries + ((long)count * _state);
        Normalize(weights.Norm, count);
        Map(weights.Query, _normed.Pointer, count, queries);
        Scale(queries, count);
        _attention.OverFrames(queries, mixed, layer, audio, count);
        Map(weights.Output, mixed, count, _stream.Pointer, accumulate: true);
    }

    private void Normalize(NormWeights norm, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var offset = (long)row * _state;
            _kernels.Normalize(_stream.Pointer + offset, norm.Factors.Pointer, norm.Offsets.Pointer, _normed.Pointer + offset, _state);
        }
    }

    private void Scale(float* values, int count) =>
        System.Numerics.Tensors.TensorPrimitives.Multiply(new ReadOnlySpan<float>(values, count * _state), _scale, new Span<float>(values, count * _state));

    private void Map(LinearWeights weights, float* from, int rows, float* to, Activation activation = Activation.None, bool accumulate = false) =>
        _product.Run(
            from, weights.Matrix.Columns, rows, weights.Matrix.Values, weights.Bias is null ? null : weights.Bias.Pointer, to, weights.Matrix.Rows, activation, accumulate);
}
