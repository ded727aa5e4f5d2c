namespace VoiceMesh.MediaServer.Transports;

/// <summary>A control connection that can carry the audio as well.</summary>
internal interface IClientConnection : ISignalling, ITransport;
