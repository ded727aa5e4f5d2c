namespace VoiceMesh.Models.Catalogue;

/// <summary>The Whisper files that whisper.cpp's authors publish (huggingface.co/ggerganov/whisper.cpp, README.md).</summary>
public static class WhisperCatalogue
{
    private const long Mebi = 1 << 20;
    private static readonly WhisperShape Tiny = new("tiny", 1, 1, 200 * Mebi);
    private static readonly WhisperShape Base = new("base", 2, 2, 250 * Mebi);
    private static readonly WhisperShape Small = new("small", 3, 4, 390 * Mebi);
    private static readonly WhisperShape Medium = new("medium", 4, 12, 600 * Mebi);
    private static readonly WhisperShape Turbo = new("large-v3-turbo", 5, 16, 700 * Mebi);
    private static readonly WhisperShape LargeV2 = new("large-v2", 6, 32, 1000 * Mebi);
    private static readonly WhisperShape LargeV3 = new("large-v3", 7, 32, 1000 * Mebi);

    /// <summary>Every published file, smallest network first.</summary>
    public static IReadOnlyList<WhisperModelEntry> Entries { get; } =
    [
        Entry("tiny", Tiny, 75, "bd577a113a864445d4c299885e0cb97d4ba92b5f"),
        Entry("tiny-q8_0", Tiny, 42, "19e8118f6652a650569f5a949d962154e01571d9"),
        Entry("tiny-q5_1", Tiny, 31, "2827a03e495b1ed3048ef28a6a4620537db4ee51"),
        Entry("tiny.en", Tiny, 75, "c78c86eb1a8faa21b369bcd33207cc90d64ae9df"),
        Entry("tiny.en-q8_0", Tiny, 42, "802d6668e7d411123e672abe4cb6c18f12306abb"),
        Entry("tiny.en-q5_1", Tiny, 31, "3fb92ec865cbbc769f08137f22470d6b66e071b6"),
        Entry("base", Base, 142, "465707469ff3a37a2b9b8d8f89f2f99de7299dac"),
        Entry("base-q8_0", Base, 78, "7bb89bb49ed6955013b166f1b6a6c04584a20fbe"),
        Entry("base-q5_1", Base, 57, "a3733eda680ef76256db5fc5dd9de8629e62c5e7"),
        Entry("base.en", Base, 142, "137c40403d78fd54d454da0f9bd998f78703390c"),
        Entry("base.en-q8_0", Base, 78, "bb1574182e9b924452bf0cd1510ac034d323e948"),
        Entry("base.en-q5_1", Base, 57, "d26d7ce5a1b6e57bea5d0431b9c20ae49423c94a"),
        Entry("small", Small, 466, "55356645c2b361a969dfd0ef2c5a50d530afd8d5"),
        Entry("small-q8_0", Small, 252, "bcad8a2083f4e53d648d586b7dbc0cd673d8afad"),
        Entry("small-q5_1", Small, 181, "6fe57ddcfdd1c6b07cdcc73aaf620810ce5fc771"),
        Entry("small.en", Small, 466, "db8a495a91d927739e50b3fc1cc4c6b8f6c2d022"),
        Entry("small.en-q8_0", Small, 252, "9d75ff4ccfa0a8217870d7405cf8cef0a5579852"),
        Entry("small.en-q5_1", Small, 181, "20f54878d608f94e4a8ee3ae56016571d47cba34"),
        Entry("medium", Medium, 1463, "fd9727b6e1217c2f614f9b698455c4ffd82463b4"),
        Entry("medium-q8_0", Medium, 785, "e66645948aff4bebbec71b3485c576f3d63af5d6"),
        Entry("medium-q5_0", Medium, 514, "7718d4c1ec62ca96998f058114db98236937490e"),
        Entry("medium.en", Medium, 1463, "8c30f0e44ce9560643ebd10bbe50cd20eafd3723"),
        Entry("medium.en-q8_0", Medium, 785, "b1cf48c12c807e14881f634fb7b6c6ca867f6b38"),
        Entry("medium.en-q5_0", Medium, 514, "bb3b5281bddd61605d6fc76bc5b92d8f20284c3b"),
        Entry("large-v3-turbo", Turbo, 1549, "4af2b29d7ec73d781377bfd1758ca957a807e941"),
        Entry("large-v3-turbo-q8_0", Turbo, 834, "01bf15bedffe9f39d65c1b6ff9b687ea91f59e0e"),
        Entry("large-v3-turbo-q5_0", Turbo, 547, "e050f7970618a659205450ad97eb95a18d69c9ee"),
        Entry("large-v2", LargeV2, 2952, "0f4c8e34f21cf1a914c59d8b3ce882345ad349d6"),
        Entry("large-v2-q8_0", LargeV2, 1580, "da97d6ca8f8ffbeeb5fd147f79010eeea194ba38"),
        Entry("large-v2-q5_0", LargeV2, 1031, "00e39f2196344e901b3a2bd5814807a769bd1630"),
        Entry("large-v3", LargeV3, 2952, "ad82bf6a9043ceed055076d0fd39f5f186ff8062"),
        Entry("large-v3-q5_0", LargeV3, 1031, "e6e2ed78495d403bef4b7cff42ef4aaadcfea8de"),
    ];

    /// <summary>Finds a published file by its name; <c>base.en-f16</c> is another way to say <c>base.en</c>.</summary>
    /// <param name="name">For example <c>base.en-q5_1</c>.</param>
    /// <returns>Null for a name that is not published.</returns>
    public static WhisperModelEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == Canonical(name));

    /// <summary>Name of the file that holds a model.</summary>
    /// <param name="name">For example <c>base.en</c>.</param>
    public static string FileName(string name) => $"ggml-{Canonical(name)}.bin";

    private static string Canonical(string name) => name.EndsWith("-f16", StringComparison.Ordinal) ? name[..^4] : name;

    private static WhisperModelEntry Entry(string name, WhisperShape shape, int sizeMebi, string sha1)
    {
        var quantisation = name.LastIndexOf("-q", StringComparison.Ordinal) is var at and > 0 ? name[(at + 1)..] : "f16";
        return new WhisperModelEntry(name, shape, name.Contains(".en", StringComparison.Ordinal), quantisation, sizeMebi * Mebi, new FileDigest(DigestAlgorithm.Sha1, sha1));
    }
}
