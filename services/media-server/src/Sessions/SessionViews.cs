using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.MediaServer.Transports.WebRtc;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>The answer of <c>POST /v2/sessions</c>.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="WebsocketUrl">Where its client connects.</param>
/// <param name="ExpiresAt">When it ends if nobody comes.</param>
/// <param name="Limits">What its client has to keep to.</param>
/// <param name="ResumeToken">Lets its holder take the session over, whoever has it.</param>
/// <param name="Webrtc">Whether calls are taken here.</param>
/// <param name="IceServers">Servers for the call's connection.</param>
internal sealed record SessionOpened(
    string SessionId, string WebsocketUrl, DateTimeOffset ExpiresAt, SessionLimits Limits, string ResumeToken, bool Webrtc, IReadOnlyList<IceServerView> IceServers);

/// <summary>What a client of the session has to keep to.</summary>
internal sealed record SessionLimits(
    int SessionTimeoutSeconds, int MaxBinaryBytes, int MaxTextBytes, int MaxMessagesPerSecond, int MaxErrorsPerMinute, double MaxAudioSpeed, IReadOnlyList<int> SampleRatesHz);

internal sealed record SessionList(IReadOnlyList<SessionView> Sessions, int Count, int Limit);

internal sealed record SessionView(string Id, string State, string? Transport, DateTimeOffset CreatedAt, bool Connected, int Turns, QualityEvent? Quality)
{
    public static SessionView Of(MediaSession session)
    {
        var state = session.State;
        return new SessionView(
            session.Id, state.ToString().ToLowerInvariant(), session.TransportKind, session.CreatedAt, state is SessionState.Connected, session.Turns, session.Quality);
    }
}
