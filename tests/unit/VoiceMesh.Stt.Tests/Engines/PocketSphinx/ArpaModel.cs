using System.Globalization;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

/// <summary>Reads an ARPA file back, by the format's own rules, to check what was written.</summary>
internal sealed class ArpaModel
{
    private readonly Dictionary<string, (double Probability, double BackOff)> _grams = new(StringComparer.Ordinal);

    public ArpaModel(string text)
    {
        var order = 0;
        foreach (var line in text.Split('\n'))
        {
            if (line.EndsWith("-grams:", StringComparison.Ordinal))
            {
                order = line[1] - '0';
            }
            else if (order > 0 && line.Length > 0 && line[0] != '\\')
            {
                var fields = line.Split(' ');
                var backOff = fields.Length > order + 1 ? double.Parse(fields[order + 1], CultureInfo.InvariantCulture) : 0;
                _grams[string.Join(' ', fields[1..(order + 1)])] = (double.Parse(fields[0], CultureInfo.InvariantCulture), backOff);
            }
            else if (line.StartsWith("ngram ", StringComparison.Ordinal))
            {
                Declared.Add(int.Parse(line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
            }
        }
    }

    public List<int> Declared { get; } = [];

    public IEnumerable<string> GramsOf(int order) => _grams.Keys.Where(gram => gram.Count(letter => letter == ' ') == order - 1);

    public double Probability(string history, string word)
    {
        var gram = history.Length == 0 ? word : $"{history} {word}";
        if (_grams.TryGetValue(gram, out var found))
        {
            return Math.Pow(10, found.Probability);
        }

        var shorter = history.Contains(' ', StringComparison.Ordinal) ? history[(history.IndexOf(' ', StringComparison.Ordinal) + 1)..] : "";
        var weight = _grams.TryGetValue(history, out var known) ? Math.Pow(10, known.BackOff) : 1;
        return weight * Probability(shorter, word);
    }
}
