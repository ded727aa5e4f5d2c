using System.Runtime.InteropServices;

namespace VoiceMesh.Tts.Engines;

/// <summary>Finds out whether an optional native library can be loaded, and says what to install when it can't.</summary>
public static class NativeSpeechLibrary
{
    /// <param name="fileName">The library's versioned file name, for example <c>libflite.so.1</c>.</param>
    /// <param name="debianPackage">The package that holds it.</param>
    /// <param name="handle">The loaded library, which stays loaded for the life of the process.</param>
    /// <param name="problem">Null, or one sentence for the log and for a person.</param>
    public static bool TryLoad(string fileName, string debianPackage, out nint handle, out string? problem)
    {
        var loaded = NativeLibrary.TryLoad(fileName, typeof(NativeSpeechLibrary).Assembly, DllImportSearchPath.SafeDirectories, out handle);
        problem = loaded ? null : $"{fileName} can't be loaded; install the Debian package {debianPackage} to have its voices.";
        return loaded;
    }
}
