using System.Text;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>The names in an ONNX file (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), read without its weights.</summary>
/// <param name="Inputs">Names of the model's inputs.</param>
/// <param name="Outputs">Names of the model's outputs; the first is the audio.</param>
/// <param name="Ceilings">Results of operators <c>Ceil</c>: a VITS network has one, the whole frames that each phoneme lasts.</param>
internal sealed record OnnxOutline(IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Ceilings)
{
    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int GraphInput = 11;
    private const int GraphOutput = 12;
    private const int ValueName = 1;
    private const int NodeOutput = 2;
    private const int NodeOperator = 4;

    /// <summary>Reads a file's outline, and so finds one that is cut off or something else.</summary>
    /// <param name="path">An <c>.onnx</c> file.</param>
    /// <exception cref="PiperVoiceException">It can't be read or is no ONNX model.</exception>
    public static OnnxOutline Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Read(file) is { Outputs.Count: > 0 } outline
                ? outline
                : throw new PiperVoiceException($"{path} is no ONNX model: it has no graph with an output.");
        }
        catch (InvalidDataException e)
        {
            throw new PiperVoiceException($"{path} is no ONNX model, or is cut off: {e.Message}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PiperVoiceException($"{path} can't be read: {e.Message}", e);
        }
    }

    /// <summary>
    /// Bytes that, put behind a model's, make another of its results an output: protocol buffers join the parts of a message that comes twice.
    /// </summary>
    /// <param name="name">One of <see cref="Ceilings"/>.</param>
    public static byte[] ExtraOutput(string name) => Field(ModelGraph, Field(GraphOutput, Field(ValueName, Encoding.UTF8.GetBytes(name))));

    private static OnnxOutline Read(FileStream file)
    {
        List<string> inputs = [], outputs = [], ceilings = [];
        var fields = new ProtobufFile(file);
        fields.Walk(file.Length, (field, end) =>
        {
            if (field == ModelGraph)
            {
                fields.Walk(end, ReadGraph);
            }
        });
        return new OnnxOutline(inputs, outputs, ceilings);

        void ReadGraph(int field, long end)
        {
            if (field is GraphInput or GraphOutput)
            {
                var names = field == GraphInput ? inputs : outputs;
                fields.Walk(end, (inner, innerEnd) =>
                {
                    if (inner == ValueName)
                    {
                        names.Add(fields.ReadText(innerEnd));
                    }
                });
            }
            else if (field == GraphNode)
            {
                ReadNode(end);
            }
        }

        void ReadNode(long end)
        {
            var results = new List<string>();
            var isCeil = false;
            fields.Walk(end, (inner, innerEnd) =>
            {
                if (inner == NodeOutput)
                {
                    results.Add(fields.ReadText(innerEnd));
                }
                else if (inner == NodeOperator)
                {
                    isCeil = fields.ReadText(innerEnd) == "Ceil";
                }
            });
            if (isCeil)
            {
                ceilings.AddRange(results);
            }
        }
    }

    private static byte[] Field(int number, byte[] content)
    {
        // Names are short, but nothing says that one byte is enough for their length.
        Span<byte> length = stackalloc byte[5];
        var used = 0;
        for (var rest = (uint)content.Length; ; rest >>= 7)
        {
            length[used++] = (byte)(rest < 0x80 ? rest : (rest & 0x7F) | 0x80);
            if (rest < 0x80)
            {
                return [(byte)((number << 3) | 2), .. length[..used], .. content];
            }
        }
    }
}
