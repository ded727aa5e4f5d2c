using System.Buffers.Binary;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>What the first bytes of a ggml file say about the model, which Whisper.net does not tell.</summary>
/// <param name="VocabularySize">Tokens; from 51865 on there is one per language.</param>
/// <param name="AudioContext">Encoder frames of 30 s.</param>
internal readonly record struct GgmlHeader(int VocabularySize, int AudioContext)
{
    private const uint Magic = 0x67676d6c;
    private const int MultilingualVocabulary = 51865;
    private const int NewestVocabulary = 51866;
    private const int Bytes = 12;

    /// <summary>Codes of the languages that the model knows.</summary>
    public IReadOnlyList<string> Languages => VocabularySize < MultilingualVocabulary
        ? ["en"]
        : [.. Enumerable.Range(0, VocabularySize < NewestVocabulary ? WhisperLanguages.Count - 1 : WhisperLanguages.Count).Select(WhisperLanguages.Code)];

    /// <summary>Reads it.</summary>
    /// <param name="path">A file.</param>
    /// <exception cref="SpeechEngineUnavailableException">It cannot be read or is no ggml file.</exception>
    public static GgmlHeader Read(string path)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        try
        {
            using var file = File.OpenRead(path);
            if (file.ReadAtLeast(bytes, Bytes, throwOnEndOfStream: false) == Bytes && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic)
            {
                return new GgmlHeader(BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SpeechEngineUnavailableException($"The Whisper model {path} cannot be read: {fault.Message}", fault);
        }

        throw new SpeechEngineUnavailableException($"{path} is no Whisper model in whisper.cpp's ggml format; give one such as ggml-base.en.bin.");
    }
}
