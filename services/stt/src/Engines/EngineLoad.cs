namespace VoiceMesh.Stt.Engines;

/// <summary>How busy an engine is now.</summary>
/// <param name="SlotsInUse">Utterances that hold a decoder.</param>
/// <param name="QueueAge">How long the oldest stream has waited for a decoder, or the oldest final for a thread; zero when nothing waits.</param>
public readonly record struct EngineLoad(int SlotsInUse, TimeSpan QueueAge);
