namespace VoiceMesh.Stt.Engines;

/// <summary>What one stream asks of an engine.</summary>
/// <param name="Language">BCP 47 tag that the engine lists; never empty.</param>
/// <param name="InterimResults">False: only the final is wanted, and the engine may save the work of guessing.</param>
/// <param name="Hints">Words or phrases that are likely here; engines that cannot use them say so in their note.</param>
public sealed record UtteranceSettings(string Language, bool InterimResults, IReadOnlyList<string> Hints);
