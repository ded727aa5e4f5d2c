using System.IO.Compression;

namespace Grpc.Net.Compression;

/// <summary>
/// Always leaves a whole gzip member (RFC 1952). <see cref="GZipStream"/> writes nothing at all for an empty message, and peers such as grpc-js
/// refuse zero bytes as corrupt.
/// </summary>
internal sealed class GzipMemberStream(Stream output, CompressionLevel compressionLevel)
    : GZipStream(output, compressionLevel, leaveOpen: true)
{
    private readonly Stream _output = output;
    private bool _hasContent;
    private bool _isClosed;

    private static ReadOnlySpan<byte> EmptyMember => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hasContent |= !buffer.IsEmpty;
        base.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        _hasContent |= count > 0;
        base.Write(buffer, offset, count);
    }

    public override void WriteByte(byte value)
    {
        _hasContent = true;
        base.WriteByte(value);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _hasContent |= !buffer.IsEmpty;
        return base.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        _hasContent |= count > 0;
        return base.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        WriteEmptyMemberIfNeeded();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            WriteEmptyMemberIfNeeded();
        }
    }

    private void WriteEmptyMemberIfNeeded()
    {
        if (!_hasContent && !_isClosed)
        {
            _output.Write(EmptyMember);
        }

        _isClosed = true;
    }
}
