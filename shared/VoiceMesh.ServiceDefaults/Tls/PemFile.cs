namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>
/// Something made of one or two PEM files, and made anew when they have changed. The files are read for every connection, which costs next to nothing beside
/// a handshake and needs no watcher: a mounted Secret changes by its folder being swapped, which watchers of files do not see.
/// </summary>
/// <typeparam name="T">What is made of the text.</typeparam>
internal sealed class PemFile<T>(Func<string, string, T> make, string path, string secondPath, Action<Exception> unreadable)
    where T : class
{
    private readonly Lock _gate = new();
    private string _text = "";
    private string _secondText = "";
    private T? _made;

    /// <summary>What the files hold now; while they can't be used, as in the middle of a rotation, what they held last.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                try
                {
                    var (text, secondText) = (File.ReadAllText(path), secondPath.Length > 0 ? File.ReadAllText(secondPath) : "");
                    if (_made is null || text != _text || secondText != _secondText)
                    {
                        (_made, _text, _secondText) = (make(text, secondText), text, secondText);
                    }
                }
                catch (Exception fault) when (_made is not null && IsOfTheFile(fault))
                {
                    unreadable(fault);
                }

                return _made!;
            }
        }
    }

    /// <summary>Whether an exception says that a file is missing, forbidden or not what it should be.</summary>
    public static bool IsOfTheFile(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or ArgumentException or NotSupportedException;
}
