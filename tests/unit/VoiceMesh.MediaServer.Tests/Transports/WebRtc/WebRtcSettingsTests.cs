using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.Testing;

namespace VoiceMesh.MediaServer.Tests.Transports.WebRtc;

[Trait("Category", "unit")]
public sealed class WebRtcSettingsTests
{
    [Fact]
    public void Validate_SeveralFaults_NamesAllOfThem()
    {
        var result = new WebRtcOptionsValidator().Validate(null, new WebRtcOptions
        {
            MaxPort = 39_000,
            Addresses = "127.0.0.1, nowhere, 0.0.0.0",
            AnnouncedAddresses = "::, 2001:db8::1",
            RelayAddresses = "the pod",
            TurnUrls = "http://turn.example.org",
            IceServers = "stun:",
        });

        Assert.True(result.Failed);
        string[] wanted = ["MaxPort", "'nowhere'", "'::'", "0.0.0.0 needs", "2001:db8::1", "RelayAddresses: 'the pod'", "'http://turn.example.org'", "'stun:'", "TurnSecret"];
        Assert.All(wanted, part => Assert.Contains(result.Failures!, failure => failure.Contains(part, StringComparison.Ordinal)));
        Assert.Equal(wanted.Length, result.Failures!.Count());
    }

    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(new WebRtcOptionsValidator().Validate(null, new WebRtcOptions()).Succeeded);

    [Fact]
    public void Plan_BehindANode_AnnouncesItOncePerFamilyAndPort()
    {
        var bindings = WebRtcBindings.Plan(new WebRtcOptions
        {
            Port = 40_000,
            MaxPort = 40_001,
            Addresses = "127.0.0.1,127.0.0.2",
            AnnouncedAddresses = "203.0.113.7",
            AnnouncedPort = 31_000,
        });

        Assert.Equal(4, bindings.Count);
        Assert.Equal([(40_000, 31_000), (40_001, 31_001)], bindings.Take(2).Select(binding => (binding.Port, binding.AnnouncedPort)));
        Assert.All(bindings.Take(2), binding => Assert.Equal([IPAddress.Parse("203.0.113.7")], binding.AnnouncedAddresses));
        Assert.All(bindings.Skip(2), binding => Assert.Empty(binding.AnnouncedAddresses));
    }

    [Theory]
    [InlineData("203.0.113.7", "127.0.0.1", "203.0.113.7,127.0.0.1")]
    [InlineData("203.0.113.7,127.0.0.1", "127.0.0.1", "203.0.113.7,127.0.0.1")]
    [InlineData("", "10.0.0.1", "10.0.0.1")]
    public void Plan_WithARelayInside_AnnouncesWhatItReachesAfterWhatClientsReach(string announced, string relay, string expected)
    {
        var bindings = WebRtcBindings.Plan(new WebRtcOptions { Addresses = "127.0.0.1", AnnouncedAddresses = announced, RelayAddresses = relay });

        Assert.Equal(expected, string.Join(',', Assert.Single(bindings).AnnouncedAddresses));
    }

    [Fact]
    public void Plan_WithoutAddresses_ListensOnEachOfTheHostWithLoopbackLast()
    {
        var bindings = WebRtcBindings.Plan(new WebRtcOptions());

        Assert.True(IPAddress.IsLoopback(bindings[^1].Address));
        Assert.DoesNotContain(bindings, binding => binding.Address.Equals(IPAddress.Any) || binding.Address.IsIPv6LinkLocal);
    }

    [Fact]
    public void Credentials_ForTurn_AreWhatAServerWithTheSecretExpects()
    {
        var clock = new ManualTimeProvider();
        var list = new IceServerList(Options.Create(new WebRtcOptions { TurnUrls = "turn:a,turn:b", TurnSecret = "shared", TurnTtlSeconds = 3_600 }), clock);

        var server = Assert.Single(list.For("session"));

        var expiry = clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
        Assert.Equal(["turn:a", "turn:b"], server.Urls);
        Assert.Equal($"{expiry}:session", server.Username);
        Assert.Equal(expiry, server.CredentialExpiresAt!.Value.ToUnixTimeSeconds());
#pragma warning disable CA5350 // The scheme is defined with SHA-1.
        Assert.Equal(Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes("shared"), Encoding.UTF8.GetBytes(server.Username!))), server.Credential);
#pragma warning restore CA5350
    }
}
