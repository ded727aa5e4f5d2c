namespace VoiceMesh.MediaServer.Transports.WebRtc.Whip;

/// <summary>A piece of a session description that carries ICE alone (RFC 8840 §9).</summary>
/// <param name="UsernameFragment">The client's.</param>
/// <param name="Password">The client's.</param>
internal sealed record SdpFragment(string UsernameFragment, string Password)
{
    private const int LeastFragmentCharacters = 4;
    private const int LeastPasswordCharacters = 22;
    private const int MostCharacters = 256;

    /// <summary>Reads a fragment and checks its candidates.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static ProtocolFault? Parse(string text, out SdpFragment? fragment)
    {
        fragment = null;
        var user = SdpText.Value(text, "ice-ufrag");
        var password = SdpText.Value(text, "ice-pwd");
        if (!IsIceText(user, LeastFragmentCharacters) || !IsIceText(password, LeastPasswordCharacters))
        {
            return new ProtocolFault("invalid_sdp", "A fragment has a=ice-ufrag of 4 and a=ice-pwd of 22 to 256 characters (RFC 8839 §5.4).");
        }

        foreach (var candidate in SdpText.Values(text, "candidate"))
        {
            if (IceCandidateText.Fault($"candidate:{candidate}") is { } fault)
            {
                return new ProtocolFault("invalid_candidate", fault);
            }
        }

        fragment = new SdpFragment(user, password);
        return null;
    }

    /// <summary>The fragment that answers a restart: this side's new credentials and its candidates.</summary>
    public static string Write(string answer)
    {
        var media = answer.Split("\r\n").FirstOrDefault(line => line.StartsWith("m=audio", StringComparison.Ordinal)) ?? "m=audio 9 UDP/TLS/RTP/SAVPF 0";
        string[] lines =
        [
            "a=ice-lite",
            $"a=ice-ufrag:{SdpText.Value(answer, "ice-ufrag")}",
            $"a=ice-pwd:{SdpText.Value(answer, "ice-pwd")}",
            media,
            $"a=mid:{SdpText.Value(answer, "mid")}",
            .. SdpText.Values(answer, "candidate").Select(candidate => $"a=candidate:{candidate}"),
            "a=end-of-candidates",
            "",
        ];
        return string.Join("\r\n", lines);
    }

    private static bool IsIceText(string text, int least) =>
        text.Length >= least && text.Length <= MostCharacters && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '+' or '/');
}
