namespace VoiceMesh.Tts.Engines;

/// <summary>Where an engine puts speech while it makes it. One request uses a sink at a time, from one thread.</summary>
public interface ISpeechSink
{
    /// <summary>Takes the next samples of the request.</summary>
    /// <param name="samples">Mono PCM16 at the voice's rate; the memory is the engine's again when the call returns.</param>
    /// <returns>False when nobody wants more: the engine must stop and give no further samples.</returns>
    bool WriteAudio(ReadOnlySpan<short> samples);

    /// <summary>Takes a word's place; words come in the order in which they are spoken, at any time before the request ends.</summary>
    /// <param name="word">The word, counted in samples of this request.</param>
    void WriteWord(SpokenWord word);
}
