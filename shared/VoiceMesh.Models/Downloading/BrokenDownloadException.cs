namespace VoiceMesh.Models.Downloading;

/// <summary>A download broke in a way that another attempt may mend.</summary>
internal sealed class BrokenDownloadException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
