using System.IO.Compression;
using Grpc.Net.Compression;

namespace VoiceMesh.StandIns.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class CompressionTests
{
    public static TheoryData<ICompressionProvider, int> ProvidersAndSizes => new()
    {
        { new GzipCompressionProvider(CompressionLevel.Fastest), 0 },
        { new GzipCompressionProvider(CompressionLevel.Fastest), 5000 },
        { new DeflateCompressionProvider(CompressionLevel.Fastest), 5000 },
    };

    [Theory]
    [MemberData(nameof(ProvidersAndSizes))]
    public void Compress_ThenDecompress_ReturnsTheMessage(ICompressionProvider provider, int size)
    {
        byte[] message = [.. Enumerable.Range(0, size).Select(i => (byte)(i % 7))];

        var compressed = Compress(provider, message);
        using var decompression = provider.CreateDecompressionStream(new MemoryStream(compressed));
        var roundTrip = new MemoryStream();
        decompression.CopyTo(roundTrip);

        Assert.Equal(message, roundTrip.ToArray());
        Assert.True(size == 0 || compressed.Length < size);
    }

    [Fact]
    public void Compress_EmptyMessage_IsAWholeGzipMember()
    {
        if (!typeof(GzipCompressionProvider).Assembly.IsStandIn())
        {
            // The real provider leaves zero bytes here, which grpc-js refuses; the stand-in does better on purpose.
            return;
        }

        var member = Compress(new GzipCompressionProvider(CompressionLevel.Fastest), []);

        // RFC 1952: magic and method first; CRC-32 and length, both zero for no content, last.
        Assert.Equal(new byte[] { 0x1f, 0x8b, 8 }, member[..3]);
        Assert.Equal(new byte[8], member[^8..]);
    }

    private static byte[] Compress(ICompressionProvider provider, byte[] message)
    {
        var output = new MemoryStream();
        using (var compression = provider.CreateCompressionStream(output, compressionLevel: null))
        {
            compression.Write(message);
        }

        return output.ToArray();
    }
}
