using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports;

/// <summary>Where events for the client go. Returns at once and keeps the order.</summary>
internal interface IClientEvents
{
    /// <summary>Sends an event after everything sent so far.</summary>
    void Send(ServerEvent serverEvent);
}
