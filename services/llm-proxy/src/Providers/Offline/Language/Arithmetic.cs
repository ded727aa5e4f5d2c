namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Evaluates spoken arithmetic by recursive descent while it reads.</summary>
/// <remarks>
/// Grammar, loosest first: sum = product { ("plus" | "minus" | "and") product }; product = power { ("times" | "over" | "modulo" | "percent of") power };
/// power = sign [ "to the power of" power | "squared" | "cubed" ]; sign = "minus" sign | "square root of" sign | number | "(" sum ")".
/// A percentage after plus or minus is one of the left side, as a shopkeeper means it: "eighty minus ten percent" is seventy-two.
/// </remarks>
public sealed class Arithmetic
{
    private const int MaxNesting = 64;

    private readonly IReadOnlyList<string> _words;
    private readonly double? _it;
    private int _at;
    private int _nesting;
    private bool _endsInPercent;

    private Arithmetic(IReadOnlyList<string> words, int at, double? it)
    {
        _words = words;
        _at = at;
        _it = it;
    }

    /// <summary>How many operators were applied.</summary>
    private int Operators { get; set; }

    /// <summary>Evaluates the expression at <paramref name="start"/>.</summary>
    /// <param name="words">Words of the <see cref="Tokenizer"/>.</param>
    /// <param name="start">Index of its first word.</param>
    /// <param name="it">What "it" and "that" stand for, when anything.</param>
    /// <param name="value">The value; infinite or not a number after a division by zero.</param>
    /// <param name="end">Index after its last word.</param>
    /// <returns>True when there is an expression with at least one operator.</returns>
    public static bool TryEvaluate(IReadOnlyList<string> words, int start, double? it, out double value, out int end)
    {
        var reader = new Arithmetic(words, start, it);
        end = start;
        if (!reader.TrySum(out value) || reader.Operators == 0)
        {
            return false;
        }

        end = reader._at;
        return true;
    }

    /// <summary>Applies what follows to a value that is already known, as in "times two" or "plus ten percent".</summary>
    public static bool TryContinue(IReadOnlyList<string> words, int start, double value, out double result, out int end)
    {
        var reader = new Arithmetic(words, start, value) { _endsInPercent = false };
        result = value;
        end = start;
        if (!reader.TryProductTail(ref result) || !reader.TrySumTail(ref result) || reader.Operators == 0)
        {
            return false;
        }

        end = reader._at;
        return true;
    }

    private bool TrySum(out double value) => TryProduct(out value) && TrySumTail(ref value);

    private bool TrySumTail(ref double value)
    {
        while (true)
        {
            var before = _at;
            var sign = 1;
            if (Take("plus", "+") || TakePhrase("added", "to"))
            {
                sign = 1;
            }
            else if (Take("minus", "-", "less") || Take("mines", "minas"))
            {
                sign = -1;
            }
            else
            {
                return true;
            }

            _endsInPercent = false;
            if (!TryProduct(out var right))
            {
                _at = before;
                return true;
            }

            Operators++;
            value += sign * (_endsInPercent ? value * right : right);
            _endsInPercent = false;
        }
    }

    private bool TryProduct(out double value) => TryPower(out value) && TryProductTail(ref value);

    private bool TryProductTail(ref double value)
    {
        while (true)
        {
            var before = _at;
            Func<double, double, double> apply;
            if (Take("times", "*", "x", "multiplied", "time", "dimes"))
            {
                Take("by", "with");
                apply = (a, b) => a * b;
            }
            else if (Take("over", "/") || TakeDivided())
            {
                apply = (a, b) => a / b;
            }
            else if (Take("modulo", "mod"))
            {
                apply = (a, b) => a % b;
            }
            else if (_endsInPercent && Take("of"))
            {
                apply = (a, b) => a * b;
            }
            else
            {
                return true;
            }

            var percent = _endsInPercent;
            _endsInPercent = false;
            if (!TryPower(out var right))
            {
                _at = before;
                _endsInPercent = percent;
                return true;
            }

            Operators++;
            value = apply(value, right);
        }
    }

    private bool TakeDivided()
    {
        if (!Take("divided", "divide", "devided"))
        {
            return false;
        }

        Take("it");
        Take("by", "buy", "bye", "into");
        return true;
    }

    private bool TryPower(out double value)
    {
        if (!TrySign(out value))
        {
            return false;
        }

        while (true)
        {
            if (Take("squared", "square"))
            {
                value *= value;
                Operators++;
            }
            else if (Take("cubed"))
            {
                value = value * value * value;
                Operators++;
            }
            else if (Peek(0) == "^" || (Peek(0) is "to" or "two" && (Peek(1) == "the" && Peek(2) == "power")))
            {
                _at += Peek(0) == "^" ? 1 : 3;
                Take("of");
                if (_nesting >= MaxNesting || !Nested(TryPower, out var exponent))
                {
                    return false;
                }

                value = Math.Pow(value, exponent);
                Operators++;
            }
            else if (Take("percent") || TakePhrase("per", "cent"))
            {
                value /= 100;
                _endsInPercent = true;
                if (Peek(0) != "of")
                {
                    return true;
                }
            }
            else
            {
                return true;
            }

            if (_endsInPercent)
            {
                return true;
            }
        }
    }

    private bool TrySign(out double value)
    {
        value = 0;
        if (_nesting >= MaxNesting)
        {
            return false;
        }

        var before = _at;
        if (Take("minus", "negative", "-"))
        {
            var ok = Nested(TrySign, out value);
            value = -value;
            return ok || Undo(before);
        }

        Take("the");
        if (TakePhrase("square", "root") || TakePhrase("square", "route") || TakePhrase("squared", "root"))
        {
            Take("of", "off");
            var ok = Nested(TrySign, out value);
            value = Math.Sqrt(value);
            Operators++;
            return ok || Undo(before);
        }

        if (TakePhrase("cube", "root") || TakePhrase("cubed", "root"))
        {
            Take("of", "off");
            var ok = Nested(TrySign, out value);
            value = Math.Cbrt(value);
            Operators++;
            return ok || Undo(before);
        }

        if (Peek(0) is "half" or "double" or "twice" or "triple" && (Peek(1) is "of" || SpokenNumber.IsNumberWord(Peek(1)) || IsIt(Peek(1))))
        {
            var factor = Peek(0) switch { "half" => 0.5, "triple" => 3, _ => 2 };
            _at++;
            Take("of");
            var ok = Nested(TrySign, out value);
            value *= factor;
            Operators++;
            return ok || Undo(before);
        }

        if (Take("("))
        {
            return (Nested(TrySum, out value) && (Take(")") || _at >= _words.Count)) || Undo(before);
        }

        if (_it is { } it && IsIt(Peek(0)))
        {
            _at++;
            value = it;
            return true;
        }

        return SpokenNumber.TryRead(_words, ref _at, out value, expected: true) || Undo(before);
    }

    private delegate bool Reader(out double value);

    private bool Nested(Reader read, out double value)
    {
        _nesting++;
        var ok = read(out value);
        _nesting--;
        return ok;
    }

    private bool Undo(int before)
    {
        _at = before;
        return false;
    }

    private static bool IsIt(string word) => word is "it" or "that" or "this";

    private bool Take(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (_at < _words.Count && (_words[_at] == word || (word.Length > 4 && SoundAlike.Matches(_words[_at], word))))
            {
                _at++;
                return true;
            }
        }

        return false;
    }

    private bool TakePhrase(string first, string second)
    {
        if (Peek(0) != first || Peek(1) != second)
        {
            return false;
        }

        _at += 2;
        return true;
    }

    private string Peek(int ahead) => _at + ahead < _words.Count ? _words[_at + ahead] : "";
}
