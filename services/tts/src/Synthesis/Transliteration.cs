using System.Text;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>
/// Letters and punctuation outside ASCII as an English reader would spell them, for engines that read ASCII only. The table is
/// explicit because Unicode decomposition is not available under invariant globalisation.
/// </summary>
public static class Transliteration
{
    private static readonly Dictionary<char, string> Table = CreateTable();

    /// <summary>Replaces what the table knows and drops the rest, leaving a space so that words do not run together.</summary>
    public static string ToAscii(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return text;
        }

        var ascii = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c < 0x80)
            {
                ascii.Append(c);
            }
            else if (Table.TryGetValue(c, out var replacement))
            {
                ascii.Append(replacement);
            }
            else if (c is < '\u0300' or > '\u036F')
            {
                // Combining accents vanish; anything else was a character of its own.
                ascii.Append(' ');
            }
        }

        return ascii.ToString();
    }

    private static Dictionary<char, string> CreateTable()
    {
        var table = new Dictionary<char, string>();
        Add("àáâãåāăą", "a");
        Add("ÀÁÂÃÅĀĂĄ", "A");
        Add("çćĉċč", "c");
        Add("ÇĆĈĊČ", "C");
        Add("ďđð", "d");
        Add("ĎĐÐ", "D");
        Add("èéêëēĕėęě", "e");
        Add("ÈÉÊËĒĔĖĘĚ", "E");
        Add("ĝğġģ", "g");
        Add("ĜĞĠĢ", "G");
        Add("ĥħ", "h");
        Add("ĤĦ", "H");
        Add("ìíîïĩīĭįı", "i");
        Add("ÌÍÎÏĨĪĬĮİ", "I");
        Add("ĵ", "j");
        Add("Ĵ", "J");
        Add("ķĸ", "k");
        Add("Ķ", "K");
        Add("ĺļľŀł", "l");
        Add("ĹĻĽĿŁ", "L");
        Add("ñńņňŋ", "n");
        Add("ÑŃŅŇŊ", "N");
        Add("òóôõøōŏő", "o");
        Add("ÒÓÔÕØŌŎŐ", "O");
        Add("ŕŗř", "r");
        Add("ŔŖŘ", "R");
        Add("śŝşšș", "s");
        Add("ŚŜŞŠȘ", "S");
        Add("ţťŧț", "t");
        Add("ŢŤŦȚ", "T");
        Add("ùúûũūŭůűų", "u");
        Add("ÙÚÛŨŪŬŮŰŲ", "U");
        Add("ŵ", "w");
        Add("Ŵ", "W");
        Add("ýÿŷ", "y");
        Add("ÝŸŶ", "Y");
        Add("źżž", "z");
        Add("ŹŻŽ", "Z");
        Add("ä", "ae");
        Add("Ä", "Ae");
        Add("ö", "oe");
        Add("Ö", "Oe");
        Add("ü", "ue");
        Add("Ü", "Ue");
        Add("æ", "ae");
        Add("Æ", "Ae");
        Add("œ", "oe");
        Add("Œ", "Oe");
        Add("ß", "ss");
        Add("þ", "th");
        Add("Þ", "Th");
        Add("‘’‚′ʼ", "'");
        Add("“”„«»″", "\"");
        Add("‐‑‒", "-");
        Add("–—―", ", ");
        Add("…", "...");
        Add("¿¡", "");
        Add("\u00AD\u200B\u200C\u200D\u2060\uFEFF", "");
        Add("¹", "1");
        Add("²", "2");
        Add("³", "3");
        Add("ª", "a");
        Add("º", "o");
        return table;

        void Add(string letters, string ascii)
        {
            foreach (var letter in letters)
            {
                table[letter] = ascii;
            }
        }
    }
}
