using System.Text.RegularExpressions;

namespace OpenTelemetry.Exporter;

/// <summary>
/// Names as the OpenTelemetry specification maps them ("Prometheus and OpenMetrics Compatibility"): what a name may not hold becomes one underscore,
/// and units are spelled out.
/// </summary>
internal static partial class PrometheusNames
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["TiBy"] = "tibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["TBy"] = "terabytes",
        ["B"] = "bytes",
        ["KB"] = "kilobytes",
        ["MB"] = "megabytes",
        ["GB"] = "gigabytes",
        ["TB"] = "terabytes",
        ["m"] = "meters",
        ["V"] = "volts",
        ["A"] = "amperes",
        ["J"] = "joules",
        ["W"] = "watts",
        ["g"] = "grams",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["1"] = "",
        ["%"] = "percent",
        ["$"] = "dollars",
    };

    private static readonly Dictionary<string, string> PerUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["m"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
        ["w"] = "week",
        ["mo"] = "month",
        ["y"] = "year",
    };

    public static string ToMetricName(string name) =>
        NotInMetricName().Replace(char.IsAsciiDigit(name[0]) ? $"_{name[1..]}" : name, "_");

    public static string ToLabelName(string key)
    {
        if (key.Length == 0)
        {
            return "_";
        }

        var name = NotInLabelName().Replace(key, "_");
        return char.IsAsciiDigit(name[0]) ? $"_{name}" : name;
    }

    /// <summary>The empty string where the unit leaves no suffix: none, <c>1</c>, or only an annotation such as <c>{packet}</c>.</summary>
    public static string ToUnitSuffix(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return "";
        }

        var plain = Annotation().Replace(unit, "");
        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        var words = slash >= 0 && slash < plain.Length - 1
            ? $"{Units.GetValueOrDefault(plain[..slash], plain[..slash])}_per_{PerUnits.GetValueOrDefault(plain[(slash + 1)..], plain[(slash + 1)..])}"
            : Units.GetValueOrDefault(plain, plain);
        return NotInMetricName().Replace(words, "_").Trim('_');
    }

    [GeneratedRegex("[^a-zA-Z0-9:]+")]
    private static partial Regex NotInMetricName();

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex NotInLabelName();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Annotation();
}
