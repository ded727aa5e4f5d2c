using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>
/// The encoder (Radford et al. 2022, section 2.2): two convolutions over the spectrogram, the second of stride 2, sinusoidal positions, then blocks of
/// self-attention and a feed-forward network with norms before each. Holds the scratch memory of one worker, so it is not for concurrent use.
/// </summary>
/// <remarks>
/// Scratch memory grows to the largest batch seen and then stays: about 37 MB at tiny size for one full window. Nothing else is allocated per call.
/// </remarks>
public sealed unsafe class AudioEncoder
{
    private readonly WhisperModel _model;
    private readonly VectorKernels _kernels;
    private readonly EncoderStem _stem;
    private readonly EncoderAttention _attention;
    private readonly MatrixProduct _product;
    private readonly CrossCacheWriter _cacheWriter;
    private readonly EncodeRequestView[] _single = new EncodeRequestView[1];
    private AlignedBuffer<float> _state = new(0);
    private AlignedBuffer<float> _normed = new(0);
    private AlignedBuffer<float> _wide = new(0);

    /// <summary>Makes an encoder.</summary>
    /// <param name="model">The weights; shared.</param>
    /// <param name="threads">Most threads that one call uses, the caller's included; at least 1.</param>
    public AudioEncoder(WhisperModel model, int threads)
        : this(model, threads, VectorKernels.Best, WorkTeam.Shared)
    {
    }

    internal AudioEncoder(WhisperModel model, int threads, VectorKernels kernels, WorkTeam team)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _model = model;
        _kernels = kernels;
        var shape = model.Hyperparameters;
        _product = new MatrixProduct(kernels, team, threads, Math.Max(TensorLayout.HiddenFactor * shape.AudioState, TensorLayout.ConvolutionTaps * shape.MelBands));
        _stem = new EncoderStem(model, kernels, _product);
        _attention = new EncoderAttention(kernels, team, threads, shape.AudioState, shape.AudioHeads);
        _cacheWriter = new CrossCacheWriter(team, threads, shape);
    }

    /// <summary>Encodes one window.</summary>
    /// <param name="mel">Log-mel spectrogram, [bands][2 · <paramref name="audioContext"/>], band after band.</param>
    /// <param name="audioContext">Frames of 20 ms: 1 to the model's audio context. The cost grows a little faster than in proportion.</param>
    /// <param name="output">Receives the result; must be of the same model and long enough.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    public void Encode(ReadOnlySpan<float> mel, int audioContext, EncodedAudio output, CancellationToken cancellationToken)
    {
        Require(mel.Length, audioContext, output);
        fixed (float* pointer = mel)
        {
            _single[0] = new EncodeRequestView((nint)pointer, output);
            Run(_single, audioContext, cancellationToken);
            _single[0] = default;
        }
    }

    /// <summary>Encodes several windows of the same length, whose rows go through each matrix product together.</summary>
    /// <param name="requests">The windows; each with an output of its own. The results equal those of one by one.</param>
    /// <param name="audioContext">Frames of 20 ms of each.</param>
    /// <param name="cancellationToken">Looked at between layers; ends the whole batch.</param>
    public void EncodeBatch(IReadOnlyList<EncodeRequest> requests, int audioContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (requests.Count == 0)
        {
            return;
        }

        for (var index = 0; index < requests.Count; index++)
        {
            Require(requests[index].Mel.Length, audioContext, requests[index].Output);
        }

        var pins = new System.Buffers.MemoryHandle[requests.Count];
        var views = new EncodeRequestView[requests.Count];
        try
        {
            for (var index = 0; index < requests.Count; index++)
            {
                pins[index] = requests[index].Mel.Pin();
                views[index] = new EncodeRequestView((nint)pins[index].Pointer, requests[index].Output);
            }

            Run(views, audioContext, cancellationToken);
        }
        finally
        {
            foreach (ref var pin in pins.AsSpan())
            {
                pin.Dispose();
            }
        }
    }

    private void Require(int melLength, int audioContext, EncodedAudio output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(audioContext);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(audioContext, _model.Hyperparameters.AudioContext);
        if (melLength != _model.Hyperparameters.MelBands * 2 * audioContext)
        {
            throw new ArgumentException(
                $"The spectrogram has {melLength} values; {_model.Hyperparameters.MelBands} bands of {2 * audioContext} frames are {_model.Hyperparameters.MelBands * 2 * audioContext}.");
        }

        if (!ReferenceEquals(output.Model, _model) || output.MaxAudioContext < audioContext)
        {
            throw new ArgumentException($"The output must be made for the same model and at least {audioContext} frames; it is for {output.MaxAudioContext}.");
        }
    }

    private void Run(ReadOnlySpan<EncodeRequestView> requests, int audioContext, CancellationToken cancellationToken)
    {
        using var lease = _model.Lease();
        foreach (var request in requests)
        {
            request.Output.AudioContext = 0;
        }

        var state = _model.Hyperparameters.AudioState;
        var rows = requests.Length * audioContext;
        Grow(ref _state, rows * state);
        Grow(ref _normed, rows * state);
        Grow(ref _wide, checked(rows * state * TensorLayout.HiddenFactor));
        for (var window = 0; window < requests.Length; window++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _stem.Run((float*)requests[window].Mel, audioContext, _state.Pointer + ((long)window * audioContext * state));
        }

        // Counted, since an enumerator over the interface would be allocated with every call.
        var blocks = _model.Encoder.Blocks;
        for (var layer = 0; layer < blocks.Count; layer++)
        {
            var block = blocks[layer];
            cancellationToken.ThrowIfCancellationRequested();
            Attend(block.Attention, requests.Length, audioContext);
            cancellationToken.ThrowIfCancellationRequested();
            FeedForward(block.FeedForward, rows);
        }

        Normalize(_model.Encoder.FinalNorm, rows);
        for (var window = 0; window < requests.Length; window++)
        {
            if (requests[window].Output.OutputPointer is not null)
            {
                new ReadOnlySpan<float>(_normed.Pointer + ((long)window * audioContext * state), audioContext * state)
                    .CopyTo(new Span<float>(requests[window].Output.OutputPointer, audioContext * state));
            }
        }

        WriteCrossCaches(requests, audioContext, cancellationToken);
        foreach (var request in requests)
        {
            request.Output.AudioContext = audioContext;
        }
    }

    private void Attend(AttentionWeights weights, int windows, int audioContext)
    {
        var state = _model.Hyperparameters.AudioState;
        var rows = windows * audioContext;
        float* queries = _wide.Pointer, keys = queries + ((long)rows * state), values = keys + ((long)rows * state), mixed = values + ((long)rows * state);
        Normalize(weights.Norm, rows);
        Map(weights.Query, _normed.Pointer, rows, queries);
        Map(weights.Key, _normed.Pointer, rows, keys);
        Map(weights.Value, _normed.Pointer, rows, values);
        _attention.Run(queries, keys, values, mixed, windows, audioContext);
        Map(weights.Output, mixed, rows, _state.Pointer, accumulate: true);
    }

    private void FeedForward(FeedForwardWeights weights, int rows)
    {
        Normalize(weights.Norm, rows);
        Map(weights.Expand, _normed.Pointer, rows, _wide.Pointer, Activation.Gelu);
        Map(weights.Contract, _wide.Pointer, rows, _state.Pointer, accumulate: true);
    }

    private void WriteCrossCaches(ReadOnlySpan<EncodeRequestView> requests, int audioContext, CancellationToken cancellationToken)
    {
        var rows = requests.Length * audioContext;
        var state = _model.Hyperparameters.AudioState;
        float* keys = _wide.Pointer, values = keys + ((long)rows * state);
        for (var layer = 0; layer < _model.Decoder.Blocks.Count; layer++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var weights = _model.Decoder.Blocks[layer].CrossAttention;
            Map(weights.Key, _normed.Pointer, rows, keys);
            Map(weights.Value, _normed.Pointer, rows, values);
            for (var window = 0; window < requests.Length; window++)
            {
                var first = (long)window * audioContext * state;
                _cacheWriter.Run(keys + first, values + first, requests[window].Output, layer, audioContext);
            }
        }
    }

    private void Map(LinearWeights weights, float* from, int rows, float* to, Activation activation = Activation.None, bool accumulate = false) =>
        _product.Run(
            from, weights.Matrix.Columns, rows, weights.Matrix.Values, weights.Bias is null ? null : weights.Bias.Pointer, to, weights.Matrix.Rows, activation, accumulate);

    private void Normalize(NormWeights norm, int rows)
    {
        var state = _model.Hyperparameters.AudioState;
        for (long row = 0; row < rows; row++)
        {
            _kernels.Normalize(_state.Pointer + (row * state), norm.Factors.Pointer, norm.Offsets.Pointer, _normed.Pointer + (row * state), state);
        }
    }

    private static void Grow(ref AlignedBuffer<float> buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new AlignedBuffer<float>(length);
        }
    }
}
