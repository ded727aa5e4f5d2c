using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Audio.VoiceActivity.Onnx;

namespace VoiceMesh.Audio.Tests.VoiceActivity;

[Trait("Category", "unit")]
public sealed class SileroModelTests
{
    private static readonly byte[] Delivered = File.ReadAllBytes(VoiceActivityDetectorFactory.DefaultModelPath);

    [Fact]
    public void Parse_FileCutOffAnywhere_SaysSo()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), seed =>
        {
            var length = new System.Random(seed.Get).Next(Delivered.Length - 1);
            var exception = Assert.Throws<OnnxFormatException>(() => SileroModel.Parse(Delivered.AsSpan(0, length)));
            Assert.NotEmpty(exception.Message);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void Parse_StructureDamaged_IsReadOrRefusedButNeverFails()
    {
        // The weights are most of the file; damage in the first and last kilobytes hits the structure around them.
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt Seed, byte Value)>(), input =>
        {
            var random = new System.Random(input.Seed.Get);
            var damaged = Delivered.ToArray();
            damaged[random.Next(2) == 0 ? random.Next(2000) : damaged.Length - 1 - random.Next(60_000)] = input.Value;
            try
            {
                SileroModel.Parse(damaged);
            }
            catch (OnnxFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no model at all, but text that someone saved under its name")]
    [InlineData("<html><body>404 Not Found</body></html>")]
    public void Parse_SomethingElse_IsRefused(string text) =>
        Assert.Throws<OnnxFormatException>(() => SileroModel.Parse(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_AnotherModel_NamesTheTensorThatIsMissing()
    {
        // ModelProto { graph (7): GraphProto { name (2): "g" } }
        var exception = Assert.Throws<OnnxFormatException>(() => SileroModel.Parse([0x3A, 0x03, 0x12, 0x01, (byte)'g']));
        Assert.Contains("stft.forward_basis_buffer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadModel_TensorWithWrongCount_NamesItsShape()
    {
        // ModelProto { graph (7): GraphProto { initializer (5): TensorProto { dims (1): 3, data_type (2): 1, name (8): "w", raw_data (9): 8 bytes } } }
        byte[] model = [0x3A, 0x13, 0x2A, 0x11, 0x08, 0x03, 0x10, 0x01, 0x42, 0x01, (byte)'w', 0x4A, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
        var exception = Assert.Throws<OnnxFormatException>(() => OnnxGraph.ReadModel(model));
        Assert.Contains("Tensor w has the shape [3] but holds 2 values", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadModel_GraphsNestedWithoutEnd_IsRefused()
    {
        byte[] graph = [];
        for (var depth = 0; depth < 40; depth++)
        {
            // GraphProto { node (1): NodeProto { attribute (5): AttributeProto { g (6): graph } } }
            graph = Field(1, Field(5, Field(6, graph)));
        }

        var exception = Assert.Throws<OnnxFormatException>(() => OnnxGraph.ReadModel(Field(7, graph)));
        Assert.Contains("deep", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadModel_FloatsListedInsteadOfRaw_AreRead()
    {
        var tensor = new byte[][]
        {
            [0x08, 0x02, 0x10, 0x01],
            Field(4, [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f)]),
            Field(8, "w"u8.ToArray()),
        };

        var graph = Assert.Single(OnnxGraph.ReadModel(Field(7, Field(5, [.. tensor.SelectMany(bytes => bytes)]))));

        Assert.Equal([1.5f, -2f], graph.Tensors["w"].Values);
        Assert.Equal([2L], graph.Tensors["w"].Shape);
    }

    private static byte[] Field(int number, byte[] body)
    {
        var bytes = new List<byte> { (byte)((number << 3) | 2) };
        var length = body.Length;
        for (; length >= 0x80; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        bytes.Add((byte)length);
        return [.. bytes, .. body];
    }
}
