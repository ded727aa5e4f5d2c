using System.Runtime.CompilerServices;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Benchmarks.Suites.Whisper;

/// <summary>The Whisper engine's kernels against the processor's own limit, and the network in the shape of tiny.en.</summary>
internal sealed unsafe class WhisperSuite : ISuite
{
    private const int State = 384;
    private const int VocabularySize = 51864;

    private static readonly (int Rows, int Depth, int Columns)[] EncoderShapes = [(1500, State, State), (1500, State, 4 * State), (1500, 4 * State, State), (256, State, 4 * State)];

    public string Name => "whisper";

    public string Description => "How much of what one processor can multiply do Whisper's kernels reach, and what do encoding and decoding cost?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return Products(settings, cancellationToken);
        yield return VectorProducts(settings, cancellationToken);
        yield return NetworkTimes.Measure(settings, cancellationToken);
    }

    /// <summary>Few rounds: a turn takes longer here than elsewhere.</summary>
    private static MeasurementSettings Shorter(MeasurementSettings settings) => settings with { Rounds = Math.Max(8, settings.Rounds / 10) };

    private static ResultTable Products(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var peak = FmaPeak.MeasureGflops(Shorter(settings), cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var path in VectorKernels.Supported())
        {
            foreach (var type in Enum.GetValues<TensorType>())
            {
                foreach (var (count, depth, columns) in EncoderShapes)
                {
                    // Types differ only in packing, so that one shape shows it.
                    if (type == TensorType.F16 || (count, columns) == (1500, 4 * State))
                    {
                        rows.Add(Product(Shorter(settings), path, type, count, depth, columns, peak, cancellationToken));
                    }
                }
            }
        }

        return new ResultTable(
            "Matrix products of the encoder, one thread",
            ["path, weights, rows × depth × columns", "time", "GFLOP/s", "share of peak"],
            rows,
            $"Peak: {ResultTable.Number(peak)} GFLOP/s in 32-bit floats, measured in this run by a loop of fused multiply-adds on registers. Packing the weights is part of the time.");
    }

    private static IReadOnlyList<string> Product(
        MeasurementSettings settings, KernelPath path, TensorType type, int rows, int depth, int columns, double peak, CancellationToken cancellationToken)
    {
        var weights = new BenchmarkWeights(type, columns, depth);
        AlignedBuffer<float> a = new(rows * depth), c = new(rows * columns);
        a.Span.Fill(0.5f);
        var product = new MatrixProduct(VectorKernels.For(path), WorkTeam.Shared, threads: 1, depth);
        var result = MicroComparison.Measure(
            settings, cancellationToken, new MicroCase("product", () => product.Run(a.Pointer, depth, rows, weights.Rows, bias: null, c.Pointer, columns)))[0];
        GC.KeepAlive(weights);
        var gflops = 2.0 * rows * depth * columns / result.TimeNs;
        return
        [
            $"{path}, {TensorTypes.Name(type)}, {rows} × {depth} × {columns}", $"{ResultTable.Number(result.TimeNs / 1e6)} ms", ResultTable.Number(gflops),
            $"{100 * gflops / peak:0} %",
        ];
    }

    private static ResultTable VectorProducts(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var path in VectorKernels.Supported())
        {
            foreach (var type in Enum.GetValues<TensorType>())
            {
                var weights = new BenchmarkWeights(type, VocabularySize, State);
                AlignedBuffer<float> x = new(4 * State), y = new(4 * VocabularySize);
                x.Span.Fill(0.5f);
                var product = new MatrixProduct(VectorKernels.For(path), WorkTeam.Shared, threads: 1, State);
                var results = MicroComparison.Measure(
                    Shorter(settings),
                    cancellationToken,
                    new MicroCase("one", () => product.Run(x.Pointer, State, 1, weights.Rows, bias: null, y.Pointer, VocabularySize)),
                    new MicroCase("four", () => product.Run(x.Pointer, State, 4, weights.Rows, bias: null, y.Pointer, VocabularySize)));
                rows.Add(
                [
                    $"{path}, {TensorTypes.Name(type)}", $"{ResultTable.Number(results[0].TimeNs / 1e6)} ms", ResultTable.Number(weights.Bytes / results[0].TimeNs),
                    ResultTable.Number(2.0 * VocabularySize * State / results[0].TimeNs), ResultTable.Number(results[1].RatioToReference),
                ]);
                GC.KeepAlive(weights);
            }
        }

        return new ResultTable(
            $"Logits of tiny.en: {VocabularySize} × {State} weights times a vector, one thread",
            ["path, weights", "time", "GB/s of weights", "GFLOP/s", "four vectors ÷ one"],
            rows,
            "A decoding step reads every weight once, so that memory bounds it; four beams cost hardly more than one where the last column is near 1.");
    }
}
