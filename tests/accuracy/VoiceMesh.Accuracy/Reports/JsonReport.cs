using System.Text.Json;

namespace VoiceMesh.Accuracy.Reports;

/// <summary>The figures as JSON, for scripts.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Render(IEnumerable<ConfigurationResult> results) => JsonSerializer.Serialize(
        results.Select(result => new
        {
            name = result.Name,
            engine = result.Engine,
            word_error_rate = result.Errors.Rate,
            words = result.Errors.Words,
            substitutions = result.Errors.Substitutions,
            deletions = result.Errors.Deletions,
            insertions = result.Errors.Insertions,
            audio_ms = result.AudioMs,
            real_time_factor = result.RealTimeFactor,
            processor_factor = result.ProcessorFactor,
            final_p50_ms = ConfigurationResult.Percentile(result.Files.Select(file => file.FinalMs), 0.5),
            final_p95_ms = ConfigurationResult.Percentile(result.Files.Select(file => file.FinalMs), 0.95),
            final_without_candidate_p50_ms = ConfigurationResult.Percentile(result.Files.Select(file => file.FinalWithoutCandidateMs), 0.5),
            final_without_candidate_p95_ms = ConfigurationResult.Percentile(result.Files.Select(file => file.FinalWithoutCandidateMs), 0.95),
            files = result.Files.Select(file => new
            {
                file = file.File,
                reference = file.Reference,
                hypothesis = file.Hypothesis,
                word_error_rate = file.Errors.Rate,
                audio_ms = file.AudioMs,
                final_ms = file.FinalMs,
                final_without_candidate_ms = file.FinalWithoutCandidateMs,
                decode_ms = file.DecodeMs,
                processor_ms = file.ProcessorMs,
            }),
        }),
        Indented);
}
