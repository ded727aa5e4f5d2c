using System.ComponentModel.DataAnnotations;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.ServiceDefaults.Tests.Settings;

[Trait("Category", "unit")]
[Collection("console")]
public sealed class SettingsTests
{
    [Fact]
    public async Task RunAsync_SeveralFaults_ReportsAllAtOnceAndExits78()
    {
        var builder = ServiceHost.CreateBuilder("test-service", ["--Sample:Size=99", "--Sample:Ratio=none", "--Sample:Szie=1", "--Drain:TimeoutSeconds=-1"]);
        builder.Services.AddValidatedOptions<SampleOptions>("Sample");

        var (exitCode, errors) = await RunAsync(builder.Build(), toError: true);

        Assert.Equal(ServiceHost.ExitInvalidSettings, exitCode);
        Assert.Contains("Sample:Szie is not a setting", errors, StringComparison.Ordinal);
        Assert.Contains("Sample:Ratio", errors, StringComparison.Ordinal);
        Assert.Contains("TimeoutSeconds", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ValueOutOfRange_NamesTheRange()
    {
        var builder = ServiceHost.CreateBuilder("test-service", ["--Sample:Size=99"]);
        builder.Services.AddValidatedOptions<SampleOptions>("Sample");

        var (exitCode, errors) = await RunAsync(builder.Build(), toError: true);

        Assert.Equal(ServiceHost.ExitInvalidSettings, exitCode);
        Assert.Contains("Size must be between 1 and 10", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FaultsInWhatTheHostReadsFirst_AreReportedWithAllOthers()
    {
        var builder = ServiceHost.CreateBuilder("test-service",
        [
            "--Logging:LogLevel:Default=chatty", "--Endpoints:HttpPort=-1", "--Endpoints:BindAddress=nowhere", "--Rpc:MaxReceiveMessageBytes=1", "--Drain:TimeoutSeconds=-1",
        ]);
        var app = builder.Build();
        app.MapServiceDefaults();

        var (exitCode, errors) = await RunAsync(app, toError: true);

        Assert.Equal(ServiceHost.ExitInvalidSettings, exitCode);
        Assert.Contains("Logging:LogLevel:Default (LOG_LEVEL sets Default) is not a level; known are Trace", errors, StringComparison.Ordinal);
        foreach (var setting in new[] { "HttpPort", "BindAddress", "MaxReceiveMessageBytes", "TimeoutSeconds" })
        {
            Assert.Contains(setting, errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_Help_ListsSettingsWithDefaultsRangesAndMeaning()
    {
        var builder = ServiceHost.CreateBuilder("test-service", ["--help"]);
        builder.Services.AddValidatedOptions<SampleOptions>("Sample");

        var (exitCode, help) = await RunAsync(builder.Build(), toError: false);

        Assert.Equal(0, exitCode);
        Assert.Contains("Sample:Size = 5 [1 to 10]", help, StringComparison.Ordinal);
        Assert.Contains("How many samples", help, StringComparison.Ordinal);
        Assert.Contains("Drain:TimeoutSeconds = 25 [0 to 3600]", help, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateBuilder_AliasAndSetting_SettingWins()
    {
        Environment.SetEnvironmentVariable("TEST_SAMPLE_SIZE", "7");
        try
        {
            var alias = new EnvironmentAlias("TEST_SAMPLE_SIZE", "Sample:Size");

            Assert.Equal("7", ServiceHost.CreateBuilder("test-service", [], alias).Configuration["Sample:Size"]);
            Assert.Equal("3", ServiceHost.CreateBuilder("test-service", ["--Sample:Size=3"], alias).Configuration["Sample:Size"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TEST_SAMPLE_SIZE", null);
        }
    }

    private static async Task<(int ExitCode, string Written)> RunAsync(Microsoft.AspNetCore.Builder.WebApplication app, bool toError)
    {
        using var captured = new StringWriter();
        var (normal, error) = (Console.Out, Console.Error);
        if (toError)
        {
            Console.SetError(captured);
        }
        else
        {
            Console.SetOut(captured);
        }

        try
        {
            return (await ServiceHost.RunAsync(app), captured.ToString());
        }
        finally
        {
            Console.SetOut(normal);
            Console.SetError(error);
            await app.DisposeAsync();
        }
    }

    internal sealed class SampleOptions
    {
        /// <summary>How many samples, default 5.</summary>
        [Range(1, 10)]
        public int Size { get; set; } = 5;

        /// <summary>A ratio.</summary>
        public double Ratio { get; set; } = 0.5;
    }
}
