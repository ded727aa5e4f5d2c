using System.Globalization;
using System.Text;
using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Mesh.Models;

/// <summary>The catalogue as a table: what there is, how large, and what of it lies where.</summary>
internal static class ModelTable
{
    public static string Render(IReadOnlyList<PresentModel> present, string? whisperChoice, string? voiceChoice)
    {
        var table = new StringBuilder();
        Row(table, "", "Whisper model", "file", "memory", "languages", "present");
        foreach (var entry in WhisperCatalogue.Entries)
        {
            Row(table, Mark(entry.Name, whisperChoice), entry.Name, Megabytes(entry.SizeBytes), Megabytes(entry.MemoryBytes), entry.IsEnglishOnly ? "English" : "99", Places(present, ModelKind.Whisper, entry.Name));
        }

        foreach (var other in present.Where(model => model.Kind == ModelKind.Whisper && WhisperCatalogue.Find(model.Name) is null))
        {
            Row(table, Mark(other.Name, whisperChoice), other.Name, Megabytes(other.SizeBytes), "", "", other.Path);
        }

        table.AppendLine();
        Row(table, "", "voice", "file", "", "language", "present");
        foreach (var entry in VoiceCatalogue.Entries)
        {
            Row(table, Mark(entry.Name, voiceChoice), entry.Name, Megabytes(entry.SizeBytes), "", entry.Language, Places(present, ModelKind.Voice, entry.Name));
        }

        foreach (var other in present.Where(model => model.Kind == ModelKind.Voice && VoiceCatalogue.Find(model.Name) is null))
        {
            Row(table, Mark(other.Name, voiceChoice), other.Name, Megabytes(other.SizeBytes), "", other.Name.Split('-')[0].Replace('_', '-'), other.Path);
        }

        table.AppendLine();
        table.AppendLine("* is what 'auto' takes on this machine. Any other Piper voice is fetched by its name as well.");
        return table.ToString();
    }

    private static void Row(StringBuilder table, string mark, string name, string file, string memory, string language, string present) =>
        table.AppendLine($"{mark,1} {name,-28} {file,8} {memory,8}  {language,-9}  {present}".TrimEnd());

    private static string Mark(string name, string? choice) => name == choice ? "*" : "";

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:F0} MB");

    private static string Places(IReadOnlyList<PresentModel> present, ModelKind kind, string name) =>
        string.Join(", ", present.Where(model => model.Kind == kind && model.Name == name).Select(model => model.Path));
}
