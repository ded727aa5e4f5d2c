using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace VoiceMesh.Whisper.Model;

/// <summary>A file in memory by the operating system's paging, read-only: processes and models of the same file share it.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _accessor;

    /// <summary>Maps a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="WhisperModelFormatException">It is empty.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public MappedFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Length = stream.Length;
        if (Length == 0)
        {
            throw new WhisperModelFormatException("The file is empty. Its download failed; fetch it again.");
        }

        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _accessor = _file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* start = null;
        View.AcquirePointer(ref start);
        View.ReleasePointer();
        Data = start + _accessor.PointerOffset;
    }

    /// <summary>The first byte; valid until the mapping is disposed and the last lease of it has ended.</summary>
    public byte* Data { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>What leases are taken on.</summary>
    public SafeMemoryMappedViewHandle View => _accessor.SafeMemoryMappedViewHandle;

    /// <inheritdoc/>
    public void Dispose()
    {
        _accessor.Dispose();
        _file.Dispose();
    }
}
