using VoiceMesh.Client;

namespace VoiceMesh.Load.Idle;

/// <summary>A session that listens while nobody speaks.</summary>
internal sealed class ListeningSession : IFrameSink
{
    private readonly VoiceSession _session;
    private readonly Task _reading;

    private ListeningSession(VoiceSession session)
    {
        _session = session;
        _reading = ReadAsync();
    }

    public static async Task<IFrameSink> OpenAsync(Uri media, CancellationToken cancellationToken) =>
        new ListeningSession(await VoiceSession.OpenAsync(media, new VoiceSessionOptions(), TimeProvider.System, cancellationToken));

    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) => _session.SendAudioAsync(frame, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        await foreach (var _ in _session.Events.ReadAllAsync())
        {
        }
    }
}
