namespace VoiceMesh.WebRtc.Sdp;

/// <summary>An offer that can't be answered; the message names the line and says what is wrong and what would be right.</summary>
public sealed class SdpException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public SdpException()
    {
    }

    /// <summary>Creates the exception for an offer as a whole.</summary>
    /// <param name="message">What is wrong with the offer.</param>
    public SdpException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong with the offer.</param>
    /// <param name="innerException">The cause.</param>
    public SdpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for one line.</summary>
    /// <param name="lineNumber">1 is the first line.</param>
    /// <param name="line">The line, of which a long one is cut.</param>
    /// <param name="problem">What is wrong with it.</param>
    public SdpException(int lineNumber, string line, string problem)
        : base($"Line {lineNumber} \"{Shorten(line)}\": {problem}")
    {
        LineNumber = lineNumber;
    }

    /// <summary>The line that is at fault, from 1; 0 where it is the offer as a whole.</summary>
    public int LineNumber { get; }

    private static string Shorten(string line)
    {
        const int MaxShown = 80;
        return line.Length <= MaxShown ? line : line[..MaxShown] + "…";
    }
}
