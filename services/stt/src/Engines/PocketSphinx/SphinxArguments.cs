using System.Runtime.InteropServices;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>A native settings object, made from an argument vector.</summary>
internal sealed class SphinxArguments : IDisposable
{
    private nint[]? _strings;

    /// <summary>Parses the arguments.</summary>
    /// <param name="arguments">Pairs of switch and value.</param>
    /// <exception cref="SpeechEngineUnavailableException">The library does not know a switch.</exception>
    public SphinxArguments(IReadOnlyList<string> arguments)
    {
        _strings = [.. arguments.Prepend("voicemesh").Select(Marshal.StringToCoTaskMemUTF8)];
        Handle = SphinxBaseNative.ParseArguments(0, PocketSphinxNative.ArgumentDefinitions(), _strings.Length, _strings, 1);
        if (Handle == 0)
        {
            Dispose();
            throw new SpeechEngineUnavailableException($"PocketSphinx refuses the settings '{string.Join(' ', arguments)}'.");
        }
    }

    /// <summary>The <c>cmd_ln_t</c>; decoders and front ends made from it keep a reference of their own.</summary>
    public nint Handle { get; private set; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Handle != 0)
        {
            _ = SphinxBaseNative.FreeArguments(Handle);
            Handle = 0;
        }

        foreach (var text in _strings ?? [])
        {
            Marshal.FreeCoTaskMem(text);
        }

        _strings = null;
    }
}
