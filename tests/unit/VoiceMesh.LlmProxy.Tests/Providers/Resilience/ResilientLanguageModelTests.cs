using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Generation;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.LlmProxy.Providers.Offline;
using VoiceMesh.LlmProxy.Providers.Resilience;
using VoiceMesh.Testing;

namespace VoiceMesh.LlmProxy.Tests.Providers.Resilience;

[Trait("Category", "unit")]
[Collection("scripted language models")]
public sealed class ResilientLanguageModelTests
{
    private static readonly ModelException Down = new(ModelFailure.Unavailable, "down");

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task GenerateAsync_FailsOnceThenAnswers_RetriesAfterTheDelay()
    {
        var provider = new ScriptedLanguageModel((attempt, _) => attempt == 1 ? ScriptedLanguageModel.Fail(Down) : ScriptedLanguageModel.Words("hi"));
        var start = _clock.GetUtcNow();
        var responses = await DriveAsync(Model(provider));
        Assert.Equal("hi", responses[0].Text.Text);
        Assert.Equal(2, provider.Attempts);
        Assert.True(_clock.GetUtcNow() - start >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task GenerateAsync_AlwaysFails_GivesUpAfterThreeAttempts()
    {
        var provider = new ScriptedLanguageModel((_, _) => ScriptedLanguageModel.Fail(Down));
        var failure = await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Model(provider)));
        Assert.Equal(ModelFailure.Unavailable, failure.Failure);
        Assert.Equal(3, provider.Attempts);
    }

    [Fact]
    public async Task GenerateAsync_FailsAfterFirstToken_IsNotTriedAgain()
    {
        var provider = new ScriptedLanguageModel((_, _) => ScriptedLanguageModel.Fail(Down, "once"));
        await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Model(provider)));
        Assert.Equal(1, provider.Attempts);
    }

    [Theory]
    [InlineData(ModelFailure.InvalidRequest)]
    [InlineData(ModelFailure.Unauthenticated)]
    [InlineData(ModelFailure.PermissionDenied)]
    public async Task GenerateAsync_HopelessFailure_IsNotTriedAgain(ModelFailure hopeless)
    {
        var provider = new ScriptedLanguageModel((_, _) => ScriptedLanguageModel.Fail(new ModelException(hopeless, "no")));
        Assert.Equal(hopeless, (await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Model(provider)))).Failure);
        Assert.Equal(1, provider.Attempts);
    }

    [Fact]
    public async Task GenerateAsync_RateLimitedForLong_IsNotTriedAgain()
    {
        var provider = new ScriptedLanguageModel((_, _) => ScriptedLanguageModel.Fail(new ModelException(ModelFailure.RateLimited, "slow", TimeSpan.FromMinutes(1))));
        var failure = await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Model(provider)));
        Assert.Equal(TimeSpan.FromMinutes(1), failure.RetryAfter);
        Assert.Equal(1, provider.Attempts);
    }

    [Fact]
    public async Task GenerateAsync_NoFirstToken_TimesOutEachAttemptAndEndsIt()
    {
        var ended = 0;
        var provider = new ScriptedLanguageModel((_, token) =>
        {
            token.Register(() => Interlocked.Increment(ref ended));
            return ScriptedLanguageModel.Hang(token);
        });
        var failure = await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Model(provider, o => o.MaxAttempts = 2)));
        Assert.Equal(ModelFailure.Timeout, failure.Failure);
        Assert.Equal(2, provider.Attempts);
        Assert.Equal(2, ended);
    }

    [Fact]
    public async Task GenerateAsync_HangsInTheMiddle_TimesOutAfterTheWords()
    {
        var provider = new ScriptedLanguageModel((_, token) => ScriptedLanguageModel.Hang(token, "half"));
        var seen = new List<string>();
        var failure = await Assert.ThrowsAsync<ModelException>(() => DriveAsync(Model(provider), seen.Add));
        Assert.Equal(ModelFailure.Timeout, failure.Failure);
        Assert.Equal(["half"], seen);
        Assert.Equal(1, provider.Attempts);
    }

    [Fact]
    public async Task GenerateAsync_FiveFailures_OpenTheCircuitUntilTwoProbesSucceed()
    {
        var broken = true;
        var provider = new ScriptedLanguageModel((_, _) => broken ? ScriptedLanguageModel.Fail(Down) : ScriptedLanguageModel.Words("hi"));
        var model = Model(provider, o => o.MaxAttempts = 1);
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        }

        var refused = await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        Assert.Equal(ModelFailure.Unavailable, refused.Failure);
        Assert.NotNull(refused.RetryAfter);
        Assert.Equal(5, provider.Attempts);

        broken = false;
        _clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("hi", (await DriveAsync(model))[0].Text.Text);
        broken = true;
        await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        Assert.Equal(7, provider.Attempts);

        // One success had not closed it, so that one failure opened it again.
        broken = false;
        Assert.NotNull((await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model))).RetryAfter);
        Assert.Equal(7, provider.Attempts);
        _clock.Advance(TimeSpan.FromSeconds(31));
        await DriveAsync(model);
        await DriveAsync(model);
        broken = true;
        await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        Assert.Equal(11, provider.Attempts);
    }

    [Fact]
    public async Task GenerateAsync_CallerHangsUpOnTheProbe_LeavesTheCircuitAsItIs()
    {
        using var cancellation = new CancellationTokenSource();
        var provider = new ScriptedLanguageModel((attempt, token) => attempt switch
        {
            <= 5 => ScriptedLanguageModel.Fail(Down),
            6 => ScriptedLanguageModel.Hang(token),
            _ => ScriptedLanguageModel.Words("hi"),
        });
        var model = Model(provider, o => o.MaxAttempts = 1);
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        }

        _clock.Advance(TimeSpan.FromSeconds(31));
        var probe = Task.Run(async () =>
        {
            await foreach (var _ in model.GenerateAsync(Hello(), cancellation.Token))
            {
            }
        });
        while (provider.Attempts < 6)
        {
            await Task.Delay(1);
        }

        var refused = await Assert.ThrowsAsync<ModelException>(() => DriveAsync(model));
        Assert.Equal(6, provider.Attempts);
        Assert.Equal(ModelFailure.Unavailable, refused.Failure);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
        Assert.Equal("hi", (await DriveAsync(model))[0].Text.Text);
    }

    [Fact]
    public async Task GenerateAsync_WithFallback_OfflineResponderAnswersAndIsNamed()
    {
        var provider = new ScriptedLanguageModel((_, _) => ScriptedLanguageModel.Fail(Down));
        var responses = await DriveAsync(Model(provider, o => o.MaxAttempts = 1, new OfflineResponder(new SkillSet(), _clock)));
        Assert.Equal("offline-responder (in place of scripted/m1)", responses[^1].Completed.Engine);
        Assert.StartsWith("H", responses[0].Text.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateAsync_CallerCancels_EndsTheProviderAndIsNoFailure()
    {
        using var cancellation = new CancellationTokenSource();
        var provider = new ScriptedLanguageModel((_, token) => ScriptedLanguageModel.Hang(token, "half"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Model(provider).GenerateAsync(Hello(), cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });
    }

    private static Prompt Hello() => new() { Messages = { new ChatMessage { Role = Role.User, Content = "hello" } } };

    private ResilientLanguageModel Model(ScriptedLanguageModel provider, Action<ResilienceOptions>? change = null, ILanguageModel? fallback = null)
    {
        var options = new ResilienceOptions();
        change?.Invoke(options);
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        return new ResilientLanguageModel(provider, fallback, options, new LlmProxyMetrics(meters), _clock, NullLogger<ResilientLanguageModel>.Instance);
    }

    // Moves the clock only while nothing else can go on, so that a busy machine is not taken for a slow provider: in the pause between two attempts, which
    // is shorter than any time-out, and while the provider hangs.
    private async Task<List<GenerateResponse>> DriveAsync(ResilientLanguageModel model, Action<string>? seen = null)
    {
        var responses = new List<GenerateResponse>();
        var running = Task.Run(async () =>
        {
            await foreach (var response in model.GenerateAsync(Hello(), CancellationToken.None))
            {
                responses.Add(response);
                if (response.Text is { } text)
                {
                    seen?.Invoke(text.Text);
                }
            }
        });
        while (await Task.WhenAny(running, Task.Delay(1)) != running)
        {
            if (_clock.TimeToNextTimer is { } next && (next <= LongestPause || ScriptedLanguageModel.Hangs))
            {
                _clock.Advance(next);
            }
        }

        await running;
        return responses;
    }
}
