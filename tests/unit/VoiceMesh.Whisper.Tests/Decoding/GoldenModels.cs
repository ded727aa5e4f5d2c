using System.Collections.Concurrent;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Testing;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>The golden models, opened once for all tests of the process.</summary>
internal static class GoldenModels
{
    private static readonly ConcurrentDictionary<string, Lazy<(WhisperModel, Vocabulary)>> Opened = new();

    public static (WhisperModel Model, Vocabulary Vocabulary) Open(string name) => Opened.GetOrAdd(name, key => new(() =>
    {
        var model = WhisperModel.Open(GoldenData.ModelPath(key));
        return (model, new Vocabulary(model));
    })).Value;
}
