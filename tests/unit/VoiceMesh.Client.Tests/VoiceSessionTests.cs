namespace VoiceMesh.Client.Tests;

[Trait("Category", "unit")]
public sealed class VoiceSessionTests
{
    [Fact]
    public async Task OpenAsync_NobodyListens_SaysWhereItLooked()
    {
        var nowhere = new Uri("http://127.0.0.1:1");

        var refused = await Assert.ThrowsAsync<VoiceSessionException>(() => VoiceSession.OpenAsync(nowhere, new VoiceSessionOptions(), TimeProvider.System, CancellationToken.None));

        Assert.Contains("127.0.0.1:1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VoiceEvent_MissingProperties_ReadAsEmpty()
    {
        using var body = System.Text.Json.JsonDocument.Parse("""{"type":"state","state":"idle","n":2.5,"yes":true}""");
        var received = new VoiceEvent("state", body.RootElement, default, 0);

        Assert.Equal("idle", received.Text("state"));
        Assert.Equal(2.5, received.Number("n"));
        Assert.True(received.Flag("yes"));
        Assert.Equal("", received.Text("n"));
        Assert.Equal(0, received.Number("missing"));
        Assert.False(received.Flag("missing"));
        Assert.Equal("", new VoiceEvent(VoiceEvent.AudioType, default, new byte[2], 0).Text("turn_id"));
    }
}
