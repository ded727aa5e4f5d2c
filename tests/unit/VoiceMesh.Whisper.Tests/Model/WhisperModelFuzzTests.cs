using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Model;

/// <summary>Damaged files end in a refusal or in a model, and never in another exception or in memory beyond the file's own size.</summary>
[Trait("Category", "unit")]
public sealed class WhisperModelFuzzTests : IDisposable
{
    /// <summary>The miniature file has some 90 KB; a refusal's exceptions and the list of expected tensors take the rest.</summary>
    private const long MostBytes = 1 << 20;

    private readonly ModelFileEditor _file = new();

    [Fact]
    public void Open_CutAnywhere_IsRefused()
    {
        var random = new Random(1);
        var boundaries = Enumerable.Range(0, _file.FiltersStart + 16)
            .Concat(Enumerable.Range(_file.WordsStart - 8, _file.TensorsStart - _file.WordsStart + 16))
            .Concat(_file.Records.SelectMany(record => Enumerable.Range(record.Record, record.Data - record.Record + 1).Append(record.Data + 1)))
            .Concat(Enumerable.Range(0, 200).Select(_ => random.Next(_file.Sound.Length)));
        foreach (var length in boundaries.Where(length => length < _file.Sound.Length).Distinct())
        {
            Assert.True(TryOpen(_file.Sound.AsSpan(0, length)) is false, $"A file cut to {length} of {_file.Sound.Length} bytes was taken.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_BytesChanged_EndsInARefusalOrAModel(int seed)
    {
        var random = new Random(seed);
        var places = Places();
        for (var attempt = 0; attempt < 700; attempt++)
        {
            var bytes = (byte[])_file.Sound.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[places[random.Next(places.Count)]] = (byte)random.Next(256);
            }

            TryOpen(bytes);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Open_NumbersChanged_EndsInARefusalOrAModel(int seed)
    {
        int[] hostile = [0, 1, -1, 2, 3, 31, 32, 33, 64, 127, 128, 1 << 14, 1 << 16, 1 << 20, 1 << 30, int.MaxValue, int.MinValue, 0x40000001];
        var random = new Random(seed);
        var places = Places().Where(place => place % 4 == 0 || random.Next(4) == 0).ToList();
        for (var attempt = 0; attempt < 700; attempt++)
        {
            var bytes = _file.With(places[random.Next(places.Count)] & ~3, hostile[random.Next(hostile.Length)]);
            TryOpen(bytes);
        }
    }

    [Theory]
    [InlineData(GgmlType.Q4_0)]
    [InlineData(GgmlType.Q5_1)]
    [InlineData(GgmlType.F32)]
    public void Open_OtherTypes_AreTakenWholeAndRefusedCut(GgmlType type)
    {
        using var file = new ModelFileEditor(ModelShape.Miniature with { Type = type });
        file.Open(file.Sound).Dispose();
        Assert.Contains("fetch it again", file.Refusal(file.Sound.AsSpan(0, file.Sound.Length - 1)), StringComparison.Ordinal);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>All bytes but those of filters and weights, which may hold anything.</summary>
    private List<int> Places() =>
    [
        .. Enumerable.Range(0, _file.FiltersStart + 8),
        .. Enumerable.Range(_file.WordsStart, _file.TensorsStart - _file.WordsStart),
        .. _file.Records.SelectMany(record => Enumerable.Range(record.Record, record.Data - record.Record)),
    ];

    private bool TryOpen(ReadOnlySpan<byte> bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _file.Open(bytes).Dispose();
            return true;
        }
        catch (WhisperModelFormatException exception)
        {
            Assert.NotEmpty(exception.Message);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }
}
