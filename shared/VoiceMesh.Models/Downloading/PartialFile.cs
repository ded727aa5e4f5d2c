using System.Text.Json;
using VoiceMesh.Models.Caching;

namespace VoiceMesh.Models.Downloading;

/// <summary>The bytes of a download that has not ended: <c>FILE.part</c>, and beside it what they belong to. Both outlive the process.</summary>
internal sealed class PartialFile(string destination)
{
    public string Path { get; } = destination + ".part";

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    private string RecordPath => Path + ".json";

    public PartialRecord? Read()
    {
        try
        {
            return File.Exists(Path) && File.Exists(RecordPath) ? JsonSerializer.Deserialize(File.ReadAllBytes(RecordPath), CacheJson.Default.PartialRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Begins anew; the note is written before the first byte, so that no byte is ever taken for another version's.</summary>
    public void Begin(PartialRecord record)
    {
        Discard();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllBytes(RecordPath, JsonSerializer.SerializeToUtf8Bytes(record, CacheJson.Default.PartialRecord));
    }

    public void Discard()
    {
        foreach (var file in ((string[])[Path, RecordPath]).Where(File.Exists))
        {
            File.Delete(file);
        }
    }

    /// <summary>Puts the whole file into its place in one step.</summary>
    public void Finish(string destination)
    {
        File.Move(Path, destination, overwrite: true);
        File.Delete(RecordPath);
    }
}
