namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>The units that can be converted into each other.</summary>
public static class Units
{
    private static readonly Unit[] All =
    [
        new("length", "millimeter", "millimeters", 0.001, 0, "mm", "millimetre", "millimetres"),
        new("length", "centimeter", "centimeters", 0.01, 0, "cm", "centimetre", "centimetres", "cents meters"),
        new("length", "meter", "meters", 1, 0, "m", "metre", "metres", "meet her", "meeters"),
        new("length", "kilometer", "kilometers", 1000, 0, "km", "kilometre", "kilometres", "kilo meters", "killer meters", "kilo meter", "k", "kms"),
        new("length", "inch", "inches", 0.0254, 0, "in"),
        new("length", "foot", "feet", 0.3048, 0, "ft", "feat"),
        new("length", "yard", "yards", 0.9144, 0, "yd"),
        new("length", "mile", "miles", 1609.344, 0, "mi", "smiles", "my als"),
        new("length", "nautical mile", "nautical miles", 1852, 0),
        new("length", "light year", "light years", 9.4607304725808e15, 0),
        new("mass", "milligram", "milligrams", 1e-6, 0, "mg"),
        new("mass", "gram", "grams", 0.001, 0, "g", "gramme", "grammes"),
        new("mass", "kilogram", "kilograms", 1, 0, "kg", "kilo", "kilos", "kilo grams", "killer grams", "kgs"),
        new("mass", "tonne", "tonnes", 1000, 0, "ton", "tons", "metric tons"),
        new("mass", "ounce", "ounces", 0.028349523125, 0, "oz"),
        new("mass", "pound", "pounds", 0.45359237, 0, "lb", "lbs", "pounce"),
        new("mass", "stone", "stone", 6.35029318, 0, "stones"),
        new("temperature", "degree Celsius", "degrees Celsius", 1, 0, "celsius", "centigrade", "c", "degrees celsius", "degree celsius", "degrees centigrade", "degrees c", "selsius", "sell see us"),
        new("temperature", "degree Fahrenheit", "degrees Fahrenheit", 5d / 9, -160d / 9, "fahrenheit", "f", "degrees fahrenheit", "degree fahrenheit", "degrees f", "farenheit", "fair in height", "fahren heit"),
        new("temperature", "kelvin", "kelvin", 1, -273.15, "degrees kelvin", "kelvins", "calvin"),
        new("volume", "milliliter", "milliliters", 0.001, 0, "ml", "millilitre", "millilitres"),
        new("volume", "liter", "liters", 1, 0, "l", "litre", "litres", "leader", "leaders", "leaders"),
        new("volume", "cup", "cups", 0.2365882365, 0),
        new("volume", "pint", "pints", 0.473176473, 0),
        new("volume", "quart", "quarts", 0.946352946, 0),
        new("volume", "gallon", "gallons", 3.785411784, 0, "gal"),
        new("volume", "tablespoon", "tablespoons", 0.01478676478125, 0, "table spoons", "tbsp"),
        new("volume", "teaspoon", "teaspoons", 0.00492892159375, 0, "tea spoons", "tsp"),
        new("volume", "fluid ounce", "fluid ounces", 0.0295735295625, 0),
        new("volume", "cubic meter", "cubic meters", 1000, 0, "cubic metres"),
        new("speed", "mile an hour", "miles an hour", 0.44704, 0, "miles per hour", "mph", "mile per hour"),
        new("speed", "kilometer an hour", "kilometers an hour", 1 / 3.6, 0, "kilometers per hour", "kilometres per hour", "kph", "kilometers hour", "kilometre per hour", "kilometer per hour", "kmh"),
        new("speed", "meter per second", "meters per second", 1, 0, "metres per second"),
        new("speed", "knot", "knots", 1852 / 3600d, 0, "nots"),
        new("time", "second", "seconds", 1, 0, "sec", "secs"),
        new("time", "minute", "minutes", 60, 0, "min", "mins"),
        new("time", "hour", "hours", 3600, 0),
        new("time", "day", "days", 86_400, 0),
        new("time", "week", "weeks", 604_800, 0),
        new("time", "month", "months", 2_629_746, 0),
        new("time", "year", "years", 31_556_952, 0),
    ];

    private static readonly (string[] Words, Unit Unit)[] Names =
        [.. All.SelectMany(u => u.Names.Select(n => (Words: n.ToLowerInvariant().Split(' '), Unit: u))).OrderByDescending(n => n.Words.Length)];

    /// <summary>Reads the unit that begins at <paramref name="at"/>, the longest name first, and moves past it.</summary>
    /// <param name="words">Words of the <see cref="Tokenizer"/>.</param>
    /// <param name="at">Where to read; unchanged when there is no unit.</param>
    /// <param name="exact">True to take names as they are written, without forgiving recognition errors.</param>
    public static Unit? Read(IReadOnlyList<string> words, ref int at, bool exact = false)
    {
        var (best, end) = Find(words, at, (heard, name) => heard == name);
        if (best is null && !exact)
        {
            (best, end) = Find(words, at, SoundAlike.Matches);
        }

        at = end;
        return best;
    }

    private static (Unit? Unit, int End) Find(IReadOnlyList<string> words, int at, Func<string, string, bool> matches)
    {
        foreach (var (name, unit) in Names)
        {
            var i = 0;
            while (i < name.Length && at + i < words.Count && matches(words[at + i], name[i]))
            {
                i++;
            }

            if (i == name.Length)
            {
                return (unit, at + i);
            }
        }

        return (null, at);
    }
}
