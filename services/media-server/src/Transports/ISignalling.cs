namespace VoiceMesh.MediaServer.Transports;

/// <summary>A client's control connection. Audio may travel on it too, or on a call beside it.</summary>
internal interface ISignalling : IClientEvents
{
    /// <summary>What audio the client sends on this connection.</summary>
    TransportAudioFormat Input { get; }

    /// <summary>What the next reply is sent as on this connection.</summary>
    TransportAudioFormat Output { get; }

    /// <summary>Ends the connection after everything sent so far.</summary>
    void Close(TransportClose close);
}
