using System.ComponentModel.DataAnnotations;
using System.Net.WebSockets;
using System.Reflection;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.MediaServer.Transports.WebSockets;

namespace VoiceMesh.MediaServer.Tests.Transports.WebSockets;

[Trait("Category", "unit")]
public sealed class OutboundQueueTests
{
    [Fact]
    public void Queue_OfTheLeastLength_HoldsAllThatWaitedForTheClient()
    {
        var least = (int)typeof(WebSocketTransportOptions).GetProperty(nameof(WebSocketTransportOptions.OutboundMessages))!.GetCustomAttribute<RangeAttribute>()!.Minimum;
        using var socket = WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions { IsServer = true });
        using var transport = new WebSocketTransport(socket, new WebSocketTransportOptions { OutboundMessages = least }, new AudioOptions());
        var outlet = new EventOutlet(MediaSession.EventsKept);
        outlet.KeepForReturn();
        for (var index = 0; index <= MediaSession.EventsKept; index++)
        {
            outlet.Send(new PongEvent($"{index}"));
        }

        outlet.Attach(transport, new PongEvent("greeting"), new StateEvent("idle", ""));

        Assert.False(transport.Broken.IsCancellationRequested);
    }
    [Fact]
    public async Task Write_AfterACloseThatTheFrameworkSent_DoesNotCutTheConnection()
    {
        using var socket = WebSocket.CreateFromStream(new MemoryStream(), new WebSocketCreationOptions { IsServer = true });
        using var transport = new WebSocketTransport(socket, new WebSocketTransportOptions(), new AudioOptions());
        await socket.CloseOutputAsync(WebSocketCloseStatus.InvalidPayloadData, "not UTF-8", CancellationToken.None);
        transport.Send(new PongEvent("late"));

        await transport.WriteAllAsync(static _ => { });

        Assert.False(transport.Broken.IsCancellationRequested);
    }
}
