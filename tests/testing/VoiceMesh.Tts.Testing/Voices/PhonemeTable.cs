namespace VoiceMesh.Tts.Testing.Voices;

/// <summary>The phonemes that Piper's voices know, with a number for each.</summary>
public static class PhonemeTable
{
    private const string Letters =
        "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxy"
        + "zæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ0123456789"
        + "\u0327\u0303\u032A\u032F\u0329";

    /// <summary>Number of each phoneme.</summary>
    public static IReadOnlyDictionary<string, int> Ids { get; } = Letters.Select((letter, id) => (letter, id)).ToDictionary(entry => entry.letter.ToString(), entry => entry.id);
}
