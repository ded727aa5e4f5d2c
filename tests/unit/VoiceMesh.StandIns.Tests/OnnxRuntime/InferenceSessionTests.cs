using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VoiceMesh.StandIns.Tests.OnnxRuntime;

[Trait("Category", "unit")]
public sealed class InferenceSessionTests : IDisposable
{
    private static readonly string ModelPath = Path.Combine(AppContext.BaseDirectory, "models", "silero_vad.onnx");
    private static readonly string[] Inputs = ["input", "state", "sr"];
    private static readonly string[] Outputs = ["output", "stateN"];

    private readonly SessionOptions _options = new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    private readonly RunOptions _runOptions = new();

    public InferenceSessionTests() => _options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");

    public void Dispose()
    {
        _runOptions.Dispose();
        _options.Dispose();
    }

    [Fact]
    public void Constructor_Model_DescribesInputsAndOutputs()
    {
        using var session = new InferenceSession(ModelPath, _options);

        Assert.Equal(Inputs.Order(), session.InputMetadata.Keys.Order());
        Assert.Equal(Outputs, session.OutputNames);
        Assert.Equal(Outputs.Order(), session.OutputMetadata.Keys.Order());
        Assert.True(session.InputMetadata["state"].IsTensor);
        Assert.Equal([2, -1, 128], session.InputMetadata["state"].Dimensions);
        Assert.Equal(TensorElementType.Float, session.InputMetadata["state"].ElementDataType);
        Assert.Equal(TensorElementType.Int64, session.InputMetadata["sr"].ElementDataType);
    }

    [Fact]
    public void Run_AllocatedResults_HaveTypeShapeAndValues()
    {
        using var session = new InferenceSession(ModelPath, _options);
        using var tensors = new Tensors();

        using var results = session.Run(_runOptions, Inputs, tensors.Inputs, Outputs);

        Assert.Equal(2, results.Count);
        var info = results[1].GetTensorTypeAndShape();
        Assert.Equal((TensorElementType.Float, 256L), (info.ElementDataType, info.ElementCount));
        Assert.Equal([2, 1, 128], info.Shape);
        Assert.InRange(results[0].GetTensorDataAsSpan<float>()[0], 1e-6f, 0.5f);
    }

    [Fact]
    public void Run_IntoGivenTensors_WritesTheirMemory()
    {
        using var session = new InferenceSession(File.ReadAllBytes(ModelPath), _options);
        using var tensors = new Tensors();
        using var results = session.Run(_runOptions, Inputs, tensors.Inputs, Outputs);

        session.Run(_runOptions, Inputs, tensors.Inputs, Outputs, tensors.Outputs);

        Assert.Equal(results[0].GetTensorDataAsSpan<float>()[0], tensors.Probability[0]);
        Assert.Equal(results[1].GetTensorDataAsSpan<float>(), tensors.NextState);
        Assert.Equal(tensors.NextState, tensors.Outputs[1].GetTensorMutableDataAsSpan<float>());
    }

    [Fact]
    public async Task Run_SeveralThreadsOnOneSession_AgreeWithOne()
    {
        using var session = new InferenceSession(ModelPath, _options);
        var alone = RunOnce(session, 1);

        var together = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => RunOnce(session, 1))));

        Assert.All(together, probability => Assert.Equal(alone, probability));
        Assert.NotEqual(alone, RunOnce(session, 5));
    }

    [Fact]
    public void Run_Terminated_FailsUntilTheFlagIsTakenBack()
    {
        using var session = new InferenceSession(ModelPath, _options);
        using var tensors = new Tensors();
        _runOptions.Terminate = true;
        var exception = Assert.Throws<OnnxRuntimeException>(() => session.Run(_runOptions, Inputs, tensors.Inputs, Outputs));
        Assert.Contains("terminate", exception.Message, StringComparison.OrdinalIgnoreCase);

        _runOptions.Terminate = false;
        using var results = session.Run(_runOptions, Inputs, tensors.Inputs, Outputs);
        Assert.Equal(2, results.Count);
    }

    [Fact]
    public void Run_UnknownName_SaysIt()
    {
        using var session = new InferenceSession(ModelPath, _options);
        using var tensors = new Tensors();
        Assert.Contains("'nothing'", Message(() => session.Run(_runOptions, ["nothing", "state", "sr"], tensors.Inputs, Outputs)), StringComparison.Ordinal);
        Assert.Contains("'nothing'", Message(() => session.Run(_runOptions, Inputs, tensors.Inputs, ["nothing"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongShape_SaysIt()
    {
        using var session = new InferenceSession(ModelPath, _options);
        using var tensors = new Tensors();
        using var state = OrtValue.CreateTensorValueFromMemory(new float[128], [1L, 128]);
        Assert.Contains("state", Message(() => session.Run(_runOptions, Inputs, [tensors.Inputs[0], state, tensors.Inputs[2]], Outputs)), StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_FileThatIsNoModel_SaysWhy()
    {
        var model = File.ReadAllBytes(ModelPath);
        Assert.Contains("ErrorCode", Message(() => new InferenceSession(model[..1000], _options)), StringComparison.Ordinal);
        Assert.Contains("ErrorCode", Message(() => new InferenceSession(Array.Empty<byte>(), _options)), StringComparison.Ordinal);
        Assert.Contains("nowhere.onnx", Message(() => new InferenceSession("nowhere.onnx", _options)), StringComparison.Ordinal);
    }

    [Fact]
    public void CreateTensorValueFromMemory_ShapeOfAnotherSize_IsRefused() =>
        Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[5], [2L, 3]));

    [Fact]
    public void GetTensorDataAsSpan_OfAnotherType_IsRefused()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new long[] { 1, 2 }, [2L]);
        Assert.Throws<OnnxRuntimeException>(() => value.GetTensorDataAsSpan<float>().Length);
        Assert.Equal([1L, 2], value.GetTensorDataAsSpan<long>());
    }

    private static string Message(Func<IDisposable> act) => Assert.Throws<OnnxRuntimeException>(() => act().Dispose()).Message;

    private float RunOnce(InferenceSession session, int seed)
    {
        using var tensors = new Tensors(seed);
        session.Run(_runOptions, Inputs, tensors.Inputs, Outputs, tensors.Outputs);
        return tensors.Probability[0];
    }

    private sealed class Tensors : IDisposable
    {
        public Tensors(int seed = 1)
        {
            var random = new Random(seed);
            var samples = Enumerable.Range(0, 576).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            Inputs =
            [
                OrtValue.CreateTensorValueFromMemory(samples, [1L, 576]),
                OrtValue.CreateTensorValueFromMemory(new float[256], [2L, 1, 128]),
                OrtValue.CreateTensorValueFromMemory(new long[] { 16_000 }, []),
            ];
            Outputs = [OrtValue.CreateTensorValueFromMemory(Probability, [1L, 1]), OrtValue.CreateTensorValueFromMemory(NextState, [2L, 1, 128])];
        }

        public float[] Probability { get; } = new float[1];

        public float[] NextState { get; } = new float[256];

        public OrtValue[] Inputs { get; }

        public OrtValue[] Outputs { get; }

        public void Dispose()
        {
            foreach (var value in Inputs.Concat(Outputs))
            {
                value.Dispose();
            }
        }
    }
}
