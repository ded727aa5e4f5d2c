namespace VoiceMesh.Whisper.Kernels;

/// <summary>What the kernels need of a vector of floats, so that each is written once and compiled for every width.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <remarks>Implementations are structs: the compiler makes code of its own for each and resolves every call here to an instruction or two.</remarks>
internal unsafe interface ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Floats of a vector; divides 16.</summary>
    static abstract int Width { get; }

    /// <summary>Vectors side by side in the register tile of the matrix product: as many as leave room for six rows of them.</summary>
    static abstract int TileVectors { get; }

    /// <summary>Zeros.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Reads floats that need not be aligned.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes floats.</summary>
    static abstract void Store(TVector value, float* destination);

    /// <summary>The same value everywhere.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a − b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a · b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The smaller of each pair.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>The larger of each pair.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The sum of the values.</summary>
    static abstract float Sum(TVector value);

    /// <summary>To the nearest whole number.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2 to the power of whole numbers from −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector exponent);

    /// <summary>Reads 16-bit floats, subnormal ones included. What is not finite is read as if the exponent went on: weights and activations are finite.</summary>
    static abstract TVector FromHalves(byte* source);

    /// <summary>Reads signed bytes.</summary>
    static abstract TVector FromSignedBytes(byte* source);

    /// <summary>Asks for a cache line that will be read soon; the address may be invalid.</summary>
    static abstract void Prefetch(byte* source);

    /// <summary>Takes four bits of each byte.</summary>
    /// <param name="source">As many bytes as the vector has floats.</param>
    /// <param name="shift">0 for the low nibbles, 4 for the high ones.</param>
    static abstract TVector FromNibbles(byte* source, int shift);

    /// <summary>Takes four bits of each byte and the fifth from elsewhere.</summary>
    /// <param name="source">As many bytes as the vector has floats.</param>
    /// <param name="shift">0 for the low nibbles, 4 for the high ones.</param>
    /// <param name="fifthBits">Bit j belongs to value j.</param>
    static abstract TVector FromFiveBits(byte* source, int shift, uint fifthBits);
}
