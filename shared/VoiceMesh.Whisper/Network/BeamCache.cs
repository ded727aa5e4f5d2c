using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>Keys and values of one beam's tokens for self-attention in 16-bit floats: per layer and head, place after place.</summary>
internal sealed unsafe class BeamCache
{
    private readonly WhisperHyperparameters _shape;
    private readonly AlignedBuffer<ushort> _cache;
    private readonly long[] _tokens;

    /// <summary>Allocates the memory: 2.8 MB at tiny size.</summary>
    /// <param name="shape">The model's shape.</param>
    public BeamCache(WhisperHyperparameters shape)
    {
        _shape = shape;
        _cache = new AlignedBuffer<ushort>(checked(2 * shape.TextLayers * shape.TextContext * shape.TextState));
        _tokens = new long[shape.TextContext];
    }

    /// <summary>Tokens held.</summary>
    public int Length { get; private set; }

    private int HeadWidth => _shape.TextState / _shape.TextHeads;

    /// <summary>Keys of one head, [places][head width].</summary>
    public ushort* Keys(int layer, int head) => Part(2 * layer, head);

    /// <summary>Values of one head, [places][head width].</summary>
    public ushort* Values(int layer, int head) => Part((2 * layer) + 1, head);

    /// <summary>Stores the key and value of a token at one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="place">The token's place.</param>
    /// <param name="key">[state], scaled.</param>
    /// <param name="value">[state].</param>
    public void Store(int layer, int place, float* key, float* value)
    {
        for (var head = 0; head < _shape.TextHeads; head++)
        {
            Store(key + (head * HeadWidth), Keys(layer, head) + ((long)place * HeadWidth));
            Store(value + (head * HeadWidth), Values(layer, head) + ((long)place * HeadWidth));
        }
    }

    /// <summary>Takes a token, all of whose keys and values are stored.</summary>
    /// <param name="identity">A number that no other token of any beam has.</param>
    public void Commit(long identity) => _tokens[Length++] = identity;

    /// <summary>Forgets all tokens.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets the last tokens.</summary>
    /// <param name="length">Tokens that stay.</param>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Takes over another beam's tokens. What both hold already, as far as they began alike, is not copied again.</summary>
    /// <param name="other">The other beam.</param>
    public void CopyFrom(BeamCache other)
    {
        var same = _tokens.AsSpan(0, Length).CommonPrefixLength(other._tokens.AsSpan(0, other.Length));
        var count = (other.Length - same) * HeadWidth;
        if (count > 0)
        {
            for (var part = 0; part < 2 * _shape.TextLayers; part++)
            {
                for (var head = 0; head < _shape.TextHeads; head++)
                {
                    new ReadOnlySpan<ushort>(other.Part(part, head) + ((long)same * HeadWidth), count)
                        .CopyTo(new Span<ushort>(Part(part, head) + ((long)same * HeadWidth), count));
                }
            }

            other._tokens.AsSpan(same, other.Length - same).CopyTo(_tokens.AsSpan(same));
        }

        Length = other.Length;
    }

    private void Store(float* from, ushort* to) =>
        TensorPrimitives.ConvertToHalf(new ReadOnlySpan<float>(from, HeadWidth), MemoryMarshal.Cast<ushort, Half>(new Span<ushort>(to, HeadWidth)));

    private ushort* Part(int part, int head) => _cache.Pointer + (((part * (long)_shape.TextHeads) + head) * _shape.TextContext * HeadWidth);
}
