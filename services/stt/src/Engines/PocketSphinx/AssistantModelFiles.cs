namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The small language model and its dictionary, written to a folder of this process and deleted with it.</summary>
public sealed class AssistantModelFiles : IDisposable
{
    private readonly string _folder;

    private AssistantModelFiles(string folder, int words, IReadOnlyList<string> unknownWords)
    {
        _folder = folder;
        Words = words;
        UnknownWords = unknownWords;
    }

    /// <summary>The pronunciations of the model's words.</summary>
    public string DictionaryFile => Path.Combine(_folder, "assistant.dict");

    /// <summary>The trigram model.</summary>
    public string LanguageModelFile => Path.Combine(_folder, "assistant.lm");

    /// <summary>Words in the model.</summary>
    public int Words { get; }

    /// <summary>Words of the phrase list that no dictionary entry pronounces; phrases with them are left out.</summary>
    public IReadOnlyList<string> UnknownWords { get; }

    /// <summary>Writes both files to a new folder below the system's temporary folder.</summary>
    /// <param name="phrases">What people say.</param>
    /// <param name="dictionaryLines">The general pronouncing dictionary.</param>
    /// <exception cref="SpeechEngineUnavailableException">The temporary folder cannot be written.</exception>
    public static AssistantModelFiles Write(AssistantPhrases phrases, IEnumerable<string> dictionaryLines)
    {
        var sentences = phrases.Sentences().ToList();
        var words = sentences.SelectMany(sentence => sentence.Words).ToHashSet(StringComparer.Ordinal);
        var dictionary = PronouncingDictionary.Parse(dictionaryLines, words);
        var unknown = words.Where(word => !dictionary.Contains(word)).Order(StringComparer.Ordinal).ToList();
        var model = new TrigramModel(sentences.Where(sentence => sentence.Words.All(dictionary.Contains)));
        try
        {
            var files = new AssistantModelFiles(Directory.CreateTempSubdirectory("voicemesh-stt-").FullName, model.Vocabulary.Count - 1, unknown);
            File.WriteAllLines(files.DictionaryFile, dictionary.LinesOf(model.Vocabulary));
            using var writer = new StreamWriter(files.LanguageModelFile);
            ArpaWriter.Write(model, writer);
            return files;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SpeechEngineUnavailableException(
                $"The small language model cannot be written below {Path.GetTempPath()}: make it writable (TMPDIR), or set PocketSphinx:AssistantModel=false.", fault);
        }
    }

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
