namespace VoiceMesh.Load.Idle;

/// <summary>Somewhere that audio frames go.</summary>
internal interface IFrameSink : IAsyncDisposable
{
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);
}
