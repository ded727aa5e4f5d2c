namespace VoiceMesh.Whisper.Testing;

/// <summary>How a tensor's values are stored; the values are the numbers that stand in tensor records of ggml files.</summary>
public enum GgmlType
{
    /// <summary>32-bit floats.</summary>
    F32 = 0,

    /// <summary>16-bit floats.</summary>
    F16 = 1,

    /// <summary>32 values in 18 bytes: scale, 4 bits each.</summary>
    Q4_0 = 2,

    /// <summary>32 values in 22 bytes: scale, 5 bits each.</summary>
    Q5_0 = 6,

    /// <summary>32 values in 24 bytes: scale and minimum, 5 bits each.</summary>
    Q5_1 = 7,

    /// <summary>32 values in 34 bytes: scale, 8 bits each.</summary>
    Q8_0 = 8,
}
