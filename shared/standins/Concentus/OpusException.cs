namespace Concentus;

public class OpusException : Exception
{
    internal OpusException(string message, int opusError)
        : base(message) => OpusErrorCode = opusError;

    /// <summary>As in <c>opus_defines.h</c>: -1 bad argument, -2 buffer too small, -4 invalid packet and so on.</summary>
    public int OpusErrorCode { get; private set; }
}
