using VoiceMesh.Benchmarks.Measuring;

namespace VoiceMesh.Benchmarks;

/// <summary>A group of measurements that answers one question. Any public or internal class with a parameterless constructor is found and run.</summary>
internal interface ISuite
{
    /// <summary>Short name for the command line, in kebab-case.</summary>
    string Name { get; }

    /// <summary>The question that the suite answers, in a sentence.</summary>
    string Description { get; }

    /// <summary>Measures; each table is printed as soon as it is there.</summary>
    /// <param name="settings">How long to measure.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, CancellationToken cancellationToken);
}
