using System.Collections.Frozen;
using System.Text.Json;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Reads a voice's <c>.onnx.json</c> as Piper's training writes it, and refuses what could not be spoken with.</summary>
internal static class PiperVoiceConfigReader
{
    private const long MaxFileBytes = 8 << 20;
    private const int MaxSpeakers = 10_000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The <c>.onnx.json</c> file.</param>
    /// <exception cref="PiperVoiceException">It can't be read or says something impossible; the message names the file and the field.</exception>
    public static PiperVoiceConfig Read(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxFileBytes)
            {
                throw new PiperVoiceException($"{path} has {file.Length} bytes, too many for a voice's configuration.");
            }

            return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PiperVoiceException($"{path} can't be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a file's content.</summary>
    /// <param name="json">The content.</param>
    /// <param name="fileName">Name for messages; its first part is the language where the content names none.</param>
    public static PiperVoiceConfig Parse(ReadOnlyMemory<byte> json, string fileName)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return Read(new JsonField(document.RootElement, "", fileName), fileName);
        }
        catch (JsonException e)
        {
            throw new PiperVoiceException($"{fileName} is not JSON: {e.Message}", e);
        }
    }

    private static PiperVoiceConfig Read(JsonField root, string fileName)
    {
        var alphabet = root.Optional("phoneme_type")?.Text() switch
        {
            null or "espeak" => PhonemeAlphabet.Espeak,
            "text" => PhonemeAlphabet.Text,
            var other => throw root.Field("phoneme_type").Fault($"is '{other}'; this engine speaks voices of espeak and text"),
        };
        var symbols = root.Field("num_symbols").Integer(1, 100_000);
        var espeakVoice = alphabet == PhonemeAlphabet.Espeak ? root.Field("espeak").Field("voice").Text() : "";
        var inference = root.Optional("inference");
        return new PiperVoiceConfig
        {
            Language = ReadLanguage(root, espeakVoice, fileName),
            SampleRateHz = root.Field("audio").Field("sample_rate").Integer(8_000, 48_000),
            Alphabet = alphabet,
            EspeakVoice = espeakVoice,
            Speakers = ReadSpeakers(root),
            NoiseScale = inference?.Optional("noise_scale")?.Number(0, 2) ?? 0.667f,
            LengthScale = inference?.Optional("length_scale")?.Number(0.1f, 10) ?? 1,
            NoiseWidth = inference?.Optional("noise_w")?.Number(0, 2) ?? 0.8f,
            PhonemeIds = ReadPhonemeIds(root.Field("phoneme_id_map"), symbols),
            Replacements = root.Optional("phoneme_map")?.Members().ToFrozenDictionary(m => m.Name, m => m.Items().Select(i => i.Text()).ToArray())
                ?? FrozenDictionary<string, string[]>.Empty,
            Clusters = root.Optional("vowel_clusters")?.Items().Select(c => c.Items().Select(v => v.Text()).ToArray()).Where(c => c.Length > 1).ToList() ?? [],
        };
    }

    private static string ReadLanguage(JsonField root, string espeakVoice, string fileName)
    {
        var dash = fileName.IndexOf('-', StringComparison.Ordinal);
        var tag = root.Optional("language")?.Optional("code")?.Text() ?? (espeakVoice.Length > 0 ? espeakVoice : dash > 0 ? fileName[..dash] : "");
        return tag.Length is >= 2 and <= 35 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? LanguageTag.Canonicalize(tag)
            : throw root.Field("language").Field("code").Fault($"is '{tag}', which is no language tag");
    }

    private static List<string> ReadSpeakers(JsonField root)
    {
        var count = root.Field("num_speakers").Integer(1, MaxSpeakers);
        var names = new string?[count];
        var map = root.Optional("speaker_id_map")?.Members() ?? [];
        foreach (var speaker in map)
        {
            var id = speaker.Integer(0, count - 1);
            if (names[id] is not null)
            {
                throw speaker.Fault($"is {id}, which '{names[id]}' is as well");
            }

            names[id] = speaker.Name;
        }

        if (map.Count > 0 && map.Count != count && count > 1)
        {
            throw root.Field("num_speakers").Fault($"is {count}, but speaker_id_map names {map.Count}");
        }

        return count == 1 ? [""] : [.. names.Select((name, id) => name ?? $"{id}")];
    }

    private static FrozenDictionary<string, long[]> ReadPhonemeIds(JsonField map, int symbols)
    {
        var ids = map.Members().ToFrozenDictionary(
            phoneme => phoneme.Name, phoneme => phoneme.Items().Select(id => (long)id.Integer(0, symbols - 1)).ToArray(), StringComparer.Ordinal);
        foreach (var needed in new[] { PiperVoiceConfig.Begin, PiperVoiceConfig.End, PiperVoiceConfig.Pad })
        {
            if (!ids.TryGetValue(needed, out var own) || own.Length == 0)
            {
                throw map.Fault($"has no id for '{needed}', which every sentence needs");
            }
        }

        return ids;
    }
}
