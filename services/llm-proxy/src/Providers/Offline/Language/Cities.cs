namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Places that people ask the time of, with their IANA zones.</summary>
public static class Cities
{
    private static readonly (string[] Words, string Place, string Zone)[] All =
    [
        .. Table(
            "Tokyo=Asia/Tokyo;Osaka=Asia/Tokyo;Japan=Asia/Tokyo;Seoul=Asia/Seoul;Korea=Asia/Seoul;Beijing=Asia/Shanghai;Shanghai=Asia/Shanghai;China=Asia/Shanghai;" +
            "Hong Kong=Asia/Hong_Kong;Taipei=Asia/Taipei;Singapore=Asia/Singapore;Bangkok=Asia/Bangkok;Jakarta=Asia/Jakarta;Manila=Asia/Manila;Hanoi=Asia/Ho_Chi_Minh;" +
            "Delhi=Asia/Kolkata;Mumbai=Asia/Kolkata;Bangalore=Asia/Kolkata;Calcutta=Asia/Kolkata;India=Asia/Kolkata;Karachi=Asia/Karachi;Dubai=Asia/Dubai;Riyadh=Asia/Riyadh;" +
            "Tehran=Asia/Tehran;Jerusalem=Asia/Jerusalem;Tel Aviv=Asia/Jerusalem;Istanbul=Europe/Istanbul;Moscow=Europe/Moscow;Kiev=Europe/Kyiv;Kyiv=Europe/Kyiv;" +
            "London=Europe/London;England=Europe/London;Edinburgh=Europe/London;Dublin=Europe/Dublin;Ireland=Europe/Dublin;Paris=Europe/Paris;France=Europe/Paris;Berlin=Europe/Berlin;" +
            "Germany=Europe/Berlin;Munich=Europe/Berlin;Hamburg=Europe/Berlin;Frankfurt=Europe/Berlin;Amsterdam=Europe/Amsterdam;Rotterdam=Europe/Amsterdam;Holland=Europe/Amsterdam;" +
            "Netherlands=Europe/Amsterdam;Brussels=Europe/Brussels;Madrid=Europe/Madrid;Barcelona=Europe/Madrid;Spain=Europe/Madrid;Lisbon=Europe/Lisbon;Portugal=Europe/Lisbon;" +
            "Rome=Europe/Rome;Milan=Europe/Rome;Italy=Europe/Rome;Vienna=Europe/Vienna;Zurich=Europe/Zurich;Geneva=Europe/Zurich;Prague=Europe/Prague;Warsaw=Europe/Warsaw;" +
            "Budapest=Europe/Budapest;Athens=Europe/Athens;Greece=Europe/Athens;Stockholm=Europe/Stockholm;Oslo=Europe/Oslo;Copenhagen=Europe/Copenhagen;Helsinki=Europe/Helsinki;" +
            "Reykjavik=Atlantic/Reykjavik;Iceland=Atlantic/Reykjavik;New York=America/New_York;Boston=America/New_York;Washington=America/New_York;Miami=America/New_York;" +
            "Atlanta=America/New_York;Philadelphia=America/New_York;Toronto=America/Toronto;Montreal=America/Toronto;Chicago=America/Chicago;Houston=America/Chicago;Dallas=America/Chicago;" +
            "Austin=America/Chicago;Denver=America/Denver;Phoenix=America/Phoenix;Los Angeles=America/Los_Angeles;San Francisco=America/Los_Angeles;Seattle=America/Los_Angeles;" +
            "California=America/Los_Angeles;San Diego=America/Los_Angeles;Las Vegas=America/Los_Angeles;Vancouver=America/Vancouver;Anchorage=America/Anchorage;Honolulu=Pacific/Honolulu;" +
            "Hawaii=Pacific/Honolulu;Mexico City=America/Mexico_City;Mexico=America/Mexico_City;Bogota=America/Bogota;Lima=America/Lima;Santiago=America/Santiago;" +
            "Buenos Aires=America/Argentina/Buenos_Aires;Sao Paulo=America/Sao_Paulo;Rio=America/Sao_Paulo;Brazil=America/Sao_Paulo;Cairo=Africa/Cairo;Egypt=Africa/Cairo;" +
            "Lagos=Africa/Lagos;Nairobi=Africa/Nairobi;Johannesburg=Africa/Johannesburg;Cape Town=Africa/Johannesburg;Casablanca=Africa/Casablanca;Sydney=Australia/Sydney;" +
            "Melbourne=Australia/Melbourne;Brisbane=Australia/Brisbane;Perth=Australia/Perth;Auckland=Pacific/Auckland;Wellington=Pacific/Auckland;New Zealand=Pacific/Auckland;Greenwich=Etc/UTC;UTC=Etc/UTC"),
    ];

    /// <summary>Finds the first place that the words name; exact names win over names that only sound alike.</summary>
    /// <returns>The place's name and zone, or null.</returns>
    public static (string Place, TimeZoneInfo Zone)? Find(IReadOnlyList<string> words) =>
        Find(words, (heard, wanted) => heard == wanted) ?? Find(words, (heard, wanted) => wanted.Length > 3 && SoundAlike.Matches(heard, wanted));

    private static (string Place, TimeZoneInfo Zone)? Find(IReadOnlyList<string> words, Func<string, string, bool> matches)
    {
        foreach (var (name, place, zoneId) in All)
        {
            for (var i = 0; i + name.Length <= words.Count; i++)
            {
                var j = 0;
                while (j < name.Length && (matches(words[i + j], name[j]) || words[i + j] == name[j]))
                {
                    j++;
                }

                if (j == name.Length && TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone))
                {
                    return (place, zone);
                }
            }
        }

        return null;
    }

    private static IEnumerable<(string[] Words, string Place, string Zone)> Table(string rows) =>
        rows.Split(';').Select(row => row.Split('=')).Select(pair => (pair[0].ToLowerInvariant().Split(' '), pair[0], pair[1]));
}
