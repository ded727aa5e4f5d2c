using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>
/// One encoded window as the decoder needs it: keys and values of every text layer's cross-attention in 16-bit floats. One per stream; encode into the same
/// object again and again. At tiny size and the full context it holds 9 MB.
/// </summary>
public sealed unsafe class EncodedAudio
{
    private readonly AlignedBuffer<ushort> _cache;
    private readonly AlignedBuffer<float>? _output;

    /// <summary>Allocates the memory.</summary>
    /// <param name="model">The model that will encode and decode.</param>
    /// <param name="maxAudioContext">The longest window, in frames of 20 ms: 1 to the model's audio context.</param>
    /// <param name="keepOutput">Whether to keep the encoder's output itself, which only tests want.</param>
    public EncodedAudio(WhisperModel model, int maxAudioContext, bool keepOutput = false)
    {
        ArgumentNullException.ThrowIfNull(model);
        var shape = model.Hyperparameters;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxAudioContext);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxAudioContext, shape.AudioContext);
        Model = model;
        MaxAudioContext = maxAudioContext;
        _cache = new AlignedBuffer<ushort>(checked(2 * shape.TextLayers * maxAudioContext * shape.TextState));
        _output = keepOutput ? new AlignedBuffer<float>(maxAudioContext * shape.AudioState) : null;
    }

    /// <summary>The longest window that fits.</summary>
    public int MaxAudioContext { get; }

    /// <summary>Frames of the window that is held; 0 before the first, and after an encode that was cancelled.</summary>
    public int AudioContext { get; internal set; }

    /// <summary>The encoder's output behind its last norm, [<see cref="AudioContext"/>][state].</summary>
    /// <exception cref="InvalidOperationException">It is not kept.</exception>
    public ReadOnlySpan<float> Output => _output is { } output
        ? output.Span[..(AudioContext * Model.Hyperparameters.AudioState)]
        : throw new InvalidOperationException("The encoder's output is kept only where the constructor was told so.");

    internal WhisperModel Model { get; }

    internal float* OutputPointer => _output is null ? null : _output.Pointer;

    /// <summary>Keys of one head, [context][head width].</summary>
    internal ushort* Keys(int layer, int head, int context) => Part(2 * layer, head, context);

    /// <summary>Values of one head, [context][head width].</summary>
    internal ushort* Values(int layer, int head, int context) => Part((2 * layer) + 1, head, context);

    private ushort* Part(int part, int head, int context)
    {
        var shape = Model.Hyperparameters;
        var headWidth = shape.TextState / shape.TextHeads;
        return _cache.Pointer + (((part * (long)shape.TextHeads) + head) * context * headWidth);
    }
}
