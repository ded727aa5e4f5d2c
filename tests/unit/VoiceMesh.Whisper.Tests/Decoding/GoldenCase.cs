using VoiceMesh.Whisper.Decoding;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>What a golden file's name says: model, audio, and how whisper.cpp was run.</summary>
internal sealed record GoldenCase(string Model, string Audio, TranscriptionSettings Settings, int AudioContext)
{
    /// <summary>The settings that all of them share: no fallback, nothing rejected.</summary>
    public static readonly TranscriptionSettings Plain = new()
    {
        TemperatureIncrement = 0,
        EntropyThreshold = -1,
        LogProbabilityThreshold = -1e9f,
        MaxRepeats = 0,
    };

    public static GoldenCase Parse(string name)
    {
        // Names hold dots of their own: "en-f16.flash0.chirp-3.2s.greedy.ctx256".
        var search = name.IndexOf(".greedy", StringComparison.Ordinal);
        var model = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var audio = name[(model.Length + ".flash0.".Length)..search];
        var settings = Plain;
        var audioContext = 0;
        foreach (var mode in name[(search + 1)..].Split('.').Skip(1))
        {
            switch (mode)
            {
                case "single":
                    settings = settings with { SingleSegment = true };
                    break;
                case "notimestamps":
                    settings = settings with { WithoutTimestamps = true };
                    break;
                case "nocontext":
                    settings = settings with { MaxContextTokens = 0 };
                    break;
                case "ctx256":
                    audioContext = 256;
                    break;
                default:
                    settings = settings with { Language = mode };
                    break;
            }
        }

        return new GoldenCase(model, audio, settings, audioContext);
    }
}
