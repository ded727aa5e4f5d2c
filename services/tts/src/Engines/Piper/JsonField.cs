using System.Globalization;
using System.Text.Json;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>A value in a JSON document that knows its path, so that a fault says where it is.</summary>
internal readonly record struct JsonField(JsonElement Value, string Path, string FileName)
{
    /// <summary>The last part of the path.</summary>
    public string Name { get; private init; } = "";

    /// <summary>A member that has to be there.</summary>
    public JsonField Field(string name) => Optional(name) ?? throw Child(name, default).Fault("is missing");

    /// <summary>A member that may be absent or null.</summary>
    public JsonField? Optional(string name) => Value.ValueKind == JsonValueKind.Undefined ? null
        : Value.ValueKind != JsonValueKind.Object ? throw Fault("is no object")
        : Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Child(name, value)
        : null;

    public IReadOnlyList<JsonField> Members()
    {
        if (Value.ValueKind != JsonValueKind.Object)
        {
            throw Fault("is no object");
        }

        var field = this;
        var members = new Dictionary<string, JsonField>(StringComparer.Ordinal);
        foreach (var member in Value.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, field.Child(member.Name, member.Value)))
            {
                throw field.Child(member.Name, member.Value).Fault("is there twice");
            }
        }

        return [.. members.Values];
    }

    public IReadOnlyList<JsonField> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            throw Fault("is no list");
        }

        var field = this;
        return [.. Value.EnumerateArray().Select((item, index) => new JsonField(item, $"{field.Path}[{index}]", field.FileName))];
    }

    public string Text() => Value.ValueKind == JsonValueKind.String && Value.GetString() is { Length: > 0 } text ? text : throw Fault("is no text");

    public int Integer(int min, int max) => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var number)
        ? number >= min && number <= max ? number : throw Fault($"is {number}; it must be {min} to {max}")
        : throw Fault("is no whole number");

    public float Number(float min, float max) => Value.ValueKind == JsonValueKind.Number && Value.TryGetSingle(out var number) && float.IsFinite(number)
        ? number >= min && number <= max ? number : throw Fault(string.Create(CultureInfo.InvariantCulture, $"is {number}; it must be {min} to {max}"))
        : throw Fault("is no number");

    public PiperVoiceException Fault(string what) => new($"{FileName}: {(Path.Length == 0 ? "the document" : Path)} {what}.");

    private JsonField Child(string name, JsonElement value) => new(value, Path.Length == 0 ? name : $"{Path}.{name}", FileName) { Name = name };
}
