namespace VoiceMesh.Orchestrator.Stages;

/// <summary>The kinds of <see cref="UtteranceItem"/>.</summary>
internal enum UtteranceMark
{
    Audio,
    Silence,
    Speech,
    End,
}
