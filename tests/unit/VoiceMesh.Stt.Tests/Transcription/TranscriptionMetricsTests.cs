using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Transcription;

namespace VoiceMesh.Stt.Tests.Transcription;

[Trait("Category", "unit")]
public sealed class TranscriptionMetricsTests
{
    [Theory]
    [InlineData(StatusCode.ResourceExhausted, "resource_exhausted")]
    [InlineData(StatusCode.Unavailable, "unavailable")]
    [InlineData(StatusCode.InvalidArgument, "invalid_argument")]
    public void Failed_Status_IsLabelledInSnakeCase(StatusCode status, string label)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new TranscriptionMetrics(services.GetRequiredService<IMeterFactory>(), new ActiveSpeechEngine());
        var labels = new List<object?>();
        using var listener = new MeterListener
        {
            // Other tests of this process have meters of the same name.
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "voice_ai_transcription_errors_total" && ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => labels.AddRange(tags.ToArray().Select(tag => tag.Value)));
        listener.Start();

        metrics.Failed(status);

        Assert.Equal([label], labels);
    }
}
