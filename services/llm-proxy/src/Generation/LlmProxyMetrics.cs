using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>The instruments and the activity source of the service.</summary>
public sealed class LlmProxyMetrics : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string SourceName = "VoiceMesh.LlmProxy";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _inFlight;
    private readonly Histogram<double> _firstToken;
    private readonly Counter<long> _inputTokens;
    private readonly Counter<long> _outputTokens;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _fallbacks;
    private readonly Gauge<int> _circuit;

    /// <summary>Creates the instruments.</summary>
    public LlmProxyMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(SourceName);
        _inFlight = _meter.CreateUpDownCounter<long>("voicemesh_llm_requests_in_flight", null, "Generations that run now; what the HPA watches.");
        _firstToken = _meter.CreateHistogram(
            "voicemesh_llm_time_to_first_token_seconds", null, "Prompt accepted to the first text or tool call, by engine.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 5, 10] });
        _inputTokens = _meter.CreateCounter<long>("voicemesh_llm_input_tokens_total", null, "Tokens read, as the engine counts them.");
        _outputTokens = _meter.CreateCounter<long>("voicemesh_llm_output_tokens_total", null, "Tokens written, as the engine counts them.");
        _refused = _meter.CreateCounter<long>("voicemesh_llm_refused_total", null, "Generations refused because every place was taken.");
        _failures = _meter.CreateCounter<long>("voicemesh_llm_failures_total", null, "Generations that failed, by what went wrong.");
        _retries = _meter.CreateCounter<long>("voicemesh_llm_retries_total", null, "Attempts at a provider beyond the first.");
        _fallbacks = _meter.CreateCounter<long>("voicemesh_llm_fallbacks_total", null, "Generations that the offline responder took over from a failed provider.");
        _circuit = _meter.CreateGauge<int>("voicemesh_llm_circuit_state", null, "Circuit breaker of the provider: 0 closed, 1 half open, 2 open.");
        // An autoscaler must not mistake a process that has not been asked yet for one without the metric.
        _inFlight.Add(0);
        Spans = new ActivitySource(SourceName);
    }

    /// <summary>Where the spans of the service come from.</summary>
    public ActivitySource Spans { get; }

    /// <summary>A generation began (1) or ended (-1).</summary>
    public void InFlightChanged(int by) => _inFlight.Add(by);

    /// <summary>The first text or tool call of an answer came.</summary>
    public void FirstToken(TimeSpan after, string engine) => _firstToken.Record(after.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));

    /// <summary>An answer is complete.</summary>
    public void Tokens(long input, long output, string engine)
    {
        var tag = new KeyValuePair<string, object?>("engine", engine);
        _inputTokens.Add(input, tag);
        _outputTokens.Add(output, tag);
    }

    /// <summary>A generation was refused for want of a place.</summary>
    public void Refused() => _refused.Add(1);

    /// <summary>A generation failed.</summary>
    public void Failed(string failure) => _failures.Add(1, new KeyValuePair<string, object?>("failure", failure));

    /// <summary>A provider is tried again.</summary>
    public void Retried() => _retries.Add(1);

    /// <summary>The offline responder answers in place of the provider.</summary>
    public void FellBack() => _fallbacks.Add(1);

    /// <summary>The circuit breaker changed.</summary>
    /// <param name="state">0 closed, 1 half open, 2 open.</param>
    public void Circuit(int state) => _circuit.Record(state);

    /// <inheritdoc />
    public void Dispose()
    {
        Spans.Dispose();
        _meter.Dispose();
    }
}
