namespace Grpc.Core;

[Flags]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for the next one.</summary>
    BufferHint = 1,

    /// <summary>This message stays uncompressed even where the call compresses.</summary>
    NoCompress = 2,
}
