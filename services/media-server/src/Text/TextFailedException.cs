namespace VoiceMesh.MediaServer.Text;

/// <summary>A typed question got no answer.</summary>
internal sealed class TextFailedException(string code, string message) : Exception(message)
{
    /// <summary>Stable code of what went wrong.</summary>
    public string Code => code;
}
