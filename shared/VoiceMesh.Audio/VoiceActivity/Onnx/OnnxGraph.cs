using System.Text;

namespace VoiceMesh.Audio.VoiceActivity.Onnx;

/// <summary>The float constants of one graph of an ONNX model: its initializers and the values of its Constant nodes.</summary>
/// <remarks>
/// Reads just enough of the format to find weights; the operators themselves are not interpreted. Field numbers are those of onnx.proto3
/// (ONNX specification, IR). The branches of an If node are graphs of their own, because both branches may use the same tensor names.
/// </remarks>
internal sealed class OnnxGraph
{
    private const int MaxDepth = 16;
    private readonly Dictionary<string, OnnxTensor> _tensors = new(StringComparer.Ordinal);

    private OnnxGraph(string path) => Path = path;

    /// <summary>Where the graph sits: empty for the model's own, else the names of the branches that lead to it.</summary>
    public string Path { get; }

    /// <summary>Float constants by name.</summary>
    public IReadOnlyDictionary<string, OnnxTensor> Tensors => _tensors;

    /// <summary>Reads a model and lists its graphs, the outermost first.</summary>
    /// <exception cref="OnnxFormatException">The bytes are no ONNX model or are cut off.</exception>
    public static IReadOnlyList<OnnxGraph> ReadModel(ReadOnlySpan<byte> model)
    {
        var graphs = new List<OnnxGraph>();
        for (var fields = new ProtobufFields(model); fields.Next();)
        {
            if (fields is { Number: 7, Type: ProtobufFields.Wire.Bytes })
            {
                ReadGraph(fields.Bytes, string.Empty, graphs, depth: 0);
            }
        }

        return graphs.Count > 0 ? graphs : throw new OnnxFormatException("The file is no ONNX model: it has no graph.");
    }

    private static void ReadGraph(ReadOnlySpan<byte> message, string path, List<OnnxGraph> graphs, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new OnnxFormatException($"The ONNX model nests graphs more than {MaxDepth} deep.");
        }

        var graph = new OnnxGraph(path);
        graphs.Add(graph);
        for (var fields = new ProtobufFields(message); fields.Next();)
        {
            if (fields.Type != ProtobufFields.Wire.Bytes)
            {
                continue;
            }

            if (fields.Number == 1)
            {
                graph.ReadNode(fields.Bytes, graphs, depth);
            }
            else if (fields.Number == 5)
            {
                graph.Add(OnnxTensor.Parse(fields.Bytes, nameWhenAnonymous: "(anonymous)"));
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> message, List<OnnxGraph> graphs, int depth)
    {
        var output = "(anonymous)";
        var isConstant = false;
        for (var fields = new ProtobufFields(message); fields.Next();)
        {
            if (fields.Number == 2)
            {
                output = Encoding.UTF8.GetString(fields.Bytes);
            }
            else if (fields.Number == 4)
            {
                isConstant = fields.Bytes.SequenceEqual("Constant"u8);
            }
        }

        for (var fields = new ProtobufFields(message); fields.Next();)
        {
            if (fields.Number == 5)
            {
                ReadAttribute(fields.Bytes, output, isConstant, graphs, depth);
            }
        }
    }

    private void ReadAttribute(ReadOnlySpan<byte> message, string output, bool isConstant, List<OnnxGraph> graphs, int depth)
    {
        var name = string.Empty;
        for (var fields = new ProtobufFields(message); fields.Next();)
        {
            switch (fields.Number)
            {
                case 1:
                    name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 5 when isConstant:
                    Add(OnnxTensor.Parse(fields.Bytes, output));
                    break;
                case 6 when fields.Type == ProtobufFields.Wire.Bytes:
                    ReadGraph(fields.Bytes, Path.Length == 0 ? name : $"{Path}/{name}", graphs, depth + 1);
                    break;
            }
        }
    }

    private void Add(OnnxTensor? tensor)
    {
        if (tensor is not null)
        {
            _tensors[tensor.Name] = tensor;
        }
    }
}
