using VoiceMesh.Contracts.Common.V1;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>One step of a reply on its way from the engine to the caller, in the order of the wire.</summary>
/// <param name="ChunkIndex">The text chunk that it belongs to.</param>
/// <param name="Buffer">Rented PCM bytes, or null for the end of the chunk.</param>
/// <param name="Length">Bytes used of <paramref name="Buffer"/>.</param>
/// <param name="Words">Words of the chunk, at its end.</param>
/// <param name="Samples">Samples of the chunk, at its end.</param>
internal readonly record struct SpeechItem(uint ChunkIndex, byte[]? Buffer, int Length, IReadOnlyList<WordTiming>? Words, long Samples);
