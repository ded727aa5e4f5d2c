using System.Globalization;
using System.Runtime.InteropServices;
using VoiceMesh.Client;

namespace VoiceMesh.Integration.Tests.Failures;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class EndlessNoiseTests(MeshFixture mesh)
{
    private const int Seconds = 3600;
    private const int AllowedGrowthMiB = 96;

    [Fact]
    public async Task Speak_AnHourOfNoise_TakesBoundedMemoryAndLeavesOtherSessionsAlone()
    {
        // A first conversation brings every service to its working size.
        await mesh.SpeakAsync(MeshFixture.GoForward);
        var before = ResidentMiB();

        await using var session = await mesh.OpenAsync();
        var heardMs = 0.0;
        var errors = new List<string>();
        var listening = Task.Run(async () =>
        {
            await foreach (var received in session.Events.ReadAllAsync())
            {
                if (received.Type == "audio_received")
                {
                    Volatile.Write(ref heardMs, received.Number("audio_ms"));
                }
                else if (received.Type == "error")
                {
                    errors.Add(received.Body.ToString());
                }
            }
        });
        await SendNoiseAsync(session);
        await Eventually.HoldsAsync(() => Volatile.Read(ref heardMs) > (Seconds - 2) * 1000.0, $"an hour of audio received; {Volatile.Read(ref heardMs) / 1000:F0} s were");

        Assert.Empty(errors);
        var after = ResidentMiB();
        Assert.All(after, service => Assert.True(
            service.Value - before[service.Key] < AllowedGrowthMiB,
            $"{service.Key} grew from {before[service.Key]} to {service.Value} MiB"));
        var neighbour = await mesh.SpeakAsync(MeshFixture.GoForward);
        Assert.NotEmpty(neighbour.Answers);
        await session.DisposeAsync();
        await listening;
    }

    private static async Task SendNoiseAsync(VoiceSession session)
    {
        var random = new Random(7);
        var second = new short[16000];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(12));
        for (var sent = 0; sent < Seconds; sent++)
        {
            for (var index = 0; index < second.Length; index++)
            {
                second[index] = (short)random.Next(-4000, 4000);
            }

            await session.SendAudioAsync(MemoryMarshal.AsBytes(second.AsSpan()).ToArray(), CancellationToken.None);
            await pace.WaitForNextTickAsync();
        }
    }

    private Dictionary<string, long> ResidentMiB() => mesh.Services.ToDictionary(service => service.Spec.Name, service =>
    {
        var line = File.ReadLines($"/proc/{service.ProcessId}/status").First(status => status.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    });
}
