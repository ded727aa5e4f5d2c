namespace VoiceMesh.Scale.Simulation;

/// <summary>Kinds of events.</summary>
internal enum Happening
{
    Arrival,
    SpeechStarts,
    SpeechEnds,
    FinalStarts,
    EndpointReached,
    ModelAnswers,
    ReplyEnds,
    JobEnds,
    PodReady,
    Sync,
    Sample,
}
