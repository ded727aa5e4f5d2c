namespace VoiceMesh.Sessions;

/// <summary>All of a session that outlives its stream.</summary>
/// <param name="SessionId">1 to 64 characters of [A-Za-z0-9_-].</param>
/// <param name="UserId">Who speaks; empty when unknown.</param>
/// <param name="Messages">Oldest first, bounded by whoever saves it.</param>
/// <param name="NextTurn">Number of the next turn, at least 1, so that turn ids never repeat within a session.</param>
public sealed record SessionRecord(string SessionId, string UserId, IReadOnlyList<SessionMessage> Messages, long NextTurn);
