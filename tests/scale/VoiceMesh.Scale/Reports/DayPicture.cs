using System.Globalization;
using System.Text;
using VoiceMesh.Scale.Simulation;

namespace VoiceMesh.Scale.Reports;

/// <summary>Draws the day as an SVG: conversations as an area, and the cores that each plan sets aside as a line.</summary>
public static class DayPicture
{
    private const double Width = 900;
    private const double Height = 360;
    private const double Left = 56;
    private const double Right = 56;
    private const double Top = 24;
    private const double Bottom = 64;

    /// <summary>Strokes that stand out from white and from near black alike, and that differ in lightness for eyes that see few colours.</summary>
    private static readonly string[] Colours = ["#b5702a", "#d6396b", "#3f7fd9", "#2f9e6a"];

    // No background of its own: what surrounds the picture shows through, and its lettering follows the reader's scheme.
    private const string Style = """
        <style>
          text { fill: #24292f } .axis { stroke: #57606a } .people { fill: #8aa4bd; fill-opacity: .3 } text.people { fill: #57606a; fill-opacity: 1 }
          @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .axis { stroke: #9da7b3 } text.people { fill: #9da7b3 } }
        </style>
        """;

    /// <summary>Draws it.</summary>
    /// <param name="results">One day per plan, with the same samples.</param>
    public static string Draw(IReadOnlyList<DayResult> results)
    {
        var mostConversations = Math.Max(1, results[^1].Samples.Max(sample => sample.Conversations));
        var mostCores = Math.Max(1, results.SelectMany(day => day.Samples).Max(sample => sample.RequestedCores));
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<title>Cores set aside through a day, by plan, over the conversations under way</title>");
        svg.Append(Style).Append('\n');
        var area = Path(results[^1].Samples, sample => sample.Conversations / (double)mostConversations);
        Line(svg, $"<path d=\"{area} L{X(results[^1].Samples[^1].Hour):F1},{Y(0):F1} L{Left},{Y(0):F1} Z\" class=\"people\"/>");
        for (var hour = 0; hour <= 24; hour += 3)
        {
            Line(svg, $"<line x1=\"{X(hour):F1}\" x2=\"{X(hour):F1}\" y1=\"{Y(0):F1}\" y2=\"{Y(0) + 5:F1}\" class=\"axis\"/><text x=\"{X(hour):F1}\" y=\"{Y(0) + 18:F1}\" text-anchor=\"middle\">{hour}:00</text>");
        }

        for (var step = 0; step <= 4; step++)
        {
            Line(svg, $"<text x=\"{Left - 8:F1}\" y=\"{Y(step / 4.0) + 4:F1}\" text-anchor=\"end\">{mostCores * step / 4:F0}</text>");
            Line(svg, $"<text x=\"{Width - Right + 8:F1}\" y=\"{Y(step / 4.0) + 4:F1}\" class=\"people\">{mostConversations * step / 4}</text>");
        }

        Line(svg, $"<text x=\"{Left}\" y=\"14\">cores set aside</text><text x=\"{Width - Right}\" y=\"14\" text-anchor=\"end\" class=\"people\">conversations (area)</text>");
        for (var index = 0; index < results.Count; index++)
        {
            var colour = Colours[index % Colours.Length];
            Line(svg, $"<path d=\"{Path(results[index].Samples, sample => sample.RequestedCores / mostCores)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.8\"/>");
            var x = Left + index * 150;
            Line(svg, $"<line x1=\"{x:F1}\" x2=\"{x + 20:F1}\" y1=\"{Height - 20:F1}\" y2=\"{Height - 20:F1}\" stroke=\"{colour}\" stroke-width=\"3\"/><text x=\"{x + 28:F1}\" y=\"{Height - 16:F1}\">{results[index].Plan.Name}</text>");
        }

        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static string Path(IReadOnlyList<DaySample> samples, Func<DaySample, double> share)
    {
        var path = new StringBuilder();
        for (var index = 0; index < samples.Count; index++)
        {
            path.Append(CultureInfo.InvariantCulture, $"{(index == 0 ? 'M' : 'L')}{X(samples[index].Hour):F1},{Y(share(samples[index])):F1} ");
        }

        return path.ToString().TrimEnd();
    }

    private static double X(double hour) => Left + hour / 24 * (Width - Left - Right);

    private static double Y(double share) => Height - Bottom - share * (Height - Top - Bottom);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(FormattableString.Invariant(text)).Append('\n');
}
