using Google.Protobuf;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>What an utterance sends to stt: a frame of audio, or a mark.</summary>
/// <param name="Mark">What it is.</param>
/// <param name="Pcm">The samples, for audio.</param>
internal readonly record struct UtteranceItem(UtteranceMark Mark, ByteString? Pcm = null);
