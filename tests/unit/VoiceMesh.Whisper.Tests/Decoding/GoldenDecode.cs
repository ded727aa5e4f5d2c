using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>A result of whisper.cpp's whisper_full.</summary>
internal sealed record GoldenDecode
{
    /// <summary>Where whisper.cpp's own choice was closer than this, rounding may tip it the other way (golden/README.md).</summary>
    public const float LeastMargin = 0.03f;

    [JsonPropertyName("lang_id")]
    public required int Language { get; init; }

    [JsonPropertyName("min_top2_logit_gap")]
    public required float LeastLogitGap { get; init; }

    [JsonPropertyName("min_abs_timestamp_vs_text_margin")]
    public required float? LeastTimestampMargin { get; init; }

    [JsonPropertyName("segments")]
    public required IReadOnlyList<GoldenSegment> Segments { get; init; }

    public bool IsDecidable => LeastLogitGap > LeastMargin && LeastTimestampMargin is null or > LeastMargin;

    public static GoldenDecode Read(string name) =>
        JsonSerializer.Deserialize<GoldenDecode>(File.ReadAllText(GoldenData.Path($"decode/{name}.json")))!;

    /// <summary>The results whose names begin with a model's, without beam search, which is random in whisper.cpp.</summary>
    public static IEnumerable<string> Names(params string[] models) =>
        Directory.EnumerateFiles(GoldenData.Path("decode"), "*.flash0.*.greedy*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => models.Contains(name[..name.IndexOf('.', StringComparison.Ordinal)]))
            .Order(StringComparer.Ordinal);

    internal sealed record GoldenSegment
    {
        [JsonPropertyName("t0_cs")]
        public required int Start { get; init; }

        [JsonPropertyName("t1_cs")]
        public required int End { get; init; }

        [JsonPropertyName("no_speech_prob")]
        public required float NoSpeechProbability { get; init; }

        [JsonPropertyName("avg_logprob")]
        public required float AverageLogProbability { get; init; }

        [JsonPropertyName("text_bytes_latin1")]
        public required string TextBytes { get; init; }

        [JsonPropertyName("ids")]
        public required int[] Ids { get; init; }

        [JsonPropertyName("tid")]
        public required int[] Timestamps { get; init; }

        [JsonPropertyName("plog")]
        public required float[] LogProbabilities { get; init; }

        public string Text => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(TextBytes));
    }
}
