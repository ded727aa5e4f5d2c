namespace VoiceMesh.MediaServer.Sessions;

/// <summary>The answer of <c>POST /v2/sessions</c>.</summary>
internal sealed record SessionOpened(string SessionId, string WebsocketUrl, DateTimeOffset ExpiresAt, SessionLimits Limits);

/// <summary>What a client of the session has to keep to.</summary>
internal sealed record SessionLimits(
    int SessionTimeoutSeconds, int MaxBinaryBytes, int MaxTextBytes, int MaxMessagesPerSecond, int MaxErrorsPerMinute, double MaxAudioSpeed, IReadOnlyList<int> SampleRatesHz);

internal sealed record SessionList(IReadOnlyList<SessionView> Sessions, int Count, int Limit);

internal sealed record SessionView(string Id, string State, string? Transport, DateTimeOffset CreatedAt, bool Connected, int Turns)
{
    public static SessionView Of(MediaSession session)
    {
        var state = session.State;
        return new SessionView(
            session.Id, state.ToString().ToLowerInvariant(), session.TransportKind, session.CreatedAt, state is SessionState.Connected, session.Turns);
    }
}
