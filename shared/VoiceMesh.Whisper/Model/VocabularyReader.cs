namespace VoiceMesh.Whisper.Model;

/// <summary>Reads the words of a file's vocabulary. Special tokens are not among them: their ids follow from the vocabulary's size.</summary>
internal static class VocabularyReader
{
    private const int MaxWordBytes = 1024;

    /// <summary>Reads the words.</summary>
    /// <param name="reader">Behind the filter bank.</param>
    /// <param name="vocabularySize">Tokens with the special ones.</param>
    /// <returns>The bytes of each, all parts of one array.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(ModelFileReader reader, int vocabularySize)
    {
        var count = reader.ReadInt32("the number of words");
        if (count < 1 || count > vocabularySize)
        {
            throw ModelHeadReader.Damaged($"The file holds {count} words; there must be from 1 to {vocabularySize}, which is the header's vocabulary size.");
        }

        if ((long)count * sizeof(int) > reader.Remaining)
        {
            throw ModelHeadReader.Damaged($"The file states {count} words but has only {reader.Remaining} bytes left for them and all weights.");
        }

        // The first pass makes sure that the file holds what it states, so that no more is allocated than it is long.
        var start = reader.Position;
        for (var word = 0; word < count; word++)
        {
            var length = reader.ReadInt32("the vocabulary");
            if (length < 0 || length > MaxWordBytes)
            {
                throw ModelHeadReader.Damaged($"Word {word} of the vocabulary states a length of {length} bytes; it must be from 0 to {MaxWordBytes}.");
            }

            reader.ReadBytes(length, "the vocabulary");
        }

        var bytes = new byte[checked((int)(reader.Position - start - ((long)count * sizeof(int))))];
        var words = new ReadOnlyMemory<byte>[count];
        var used = 0;
        reader.Rewind(start);
        for (var word = 0; word < count; word++)
        {
            var length = reader.ReadInt32("the vocabulary");
            reader.ReadBytes(length, "the vocabulary").CopyTo(bytes.AsSpan(used));
            words[word] = bytes.AsMemory(used, length);
            used += length;
        }

        return words;
    }
}
