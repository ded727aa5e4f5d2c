using Microsoft.Extensions.Options;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>The conversations of this process: one per session, no more than fit, and all told when the process is to stop.</summary>
internal sealed class ConversationRegistry : IDisposable
{
    /// <summary>Why a stream ends whose session another stream takes up.</summary>
    public const string Replaced = "replaced";

    private readonly Dictionary<string, Conversation?> _conversations = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly ConversationOptions _options;
    private readonly OrchestratorMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenRegistration _draining;

    public ConversationRegistry(IOptions<ConversationOptions> options, OrchestratorMetrics metrics, IDrain drain, TimeProvider timeProvider)
    {
        _options = options.Value;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _draining = drain.Draining.Register(DrainAll);
    }

    /// <summary>Takes a session's place; dispose it to leave.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="replace">End the session's present stream, if it has one.</param>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS or RESOURCE_EXHAUSTED.</exception>
    public async Task<Place> EnterAsync(string sessionId, bool replace)
    {
        while (true)
        {
            Conversation? present;
            lock (_gate)
            {
                if (!_conversations.TryGetValue(sessionId, out present))
                {
                    if (_conversations.Count >= _options.MaxConversations)
                    {
                        throw RpcErrors.ResourceExhausted(
                            $"This pod holds its {_options.MaxConversations} conversations; open the session on another one.", _options.RetryAfterMs);
                    }

                    _conversations[sessionId] = null;
                    _metrics.ConversationOpened();
                    return new Place(this, sessionId);
                }
            }

            if (!replace || present is null)
            {
                throw RpcErrors.AlreadyExists($"Session '{sessionId}' has a live stream; end it, or start with resume to replace it.");
            }

            present.End(Replaced);
            try
            {
                await present.Completion.WaitAsync(TimeSpan.FromMilliseconds(_options.ReplaceTimeoutMs), _timeProvider);
                // The place is left right after the conversation completes.
                await Task.Yield();
            }
            catch (TimeoutException)
            {
                throw RpcErrors.AlreadyExists($"The present stream of session '{sessionId}' did not end in time; try again.");
            }
        }
    }

    public void Dispose() => _draining.Dispose();

    /// <summary>Ends every conversation after the turn that it is in.</summary>
    public void DrainAll()
    {
        List<Conversation> live;
        lock (_gate)
        {
            live = [.. _conversations.Values.OfType<Conversation>()];
        }

        foreach (var conversation in live)
        {
            conversation.Drain();
        }
    }

    private void Set(string sessionId, Conversation conversation)
    {
        lock (_gate)
        {
            _conversations[sessionId] = conversation;
        }
    }

    private void Leave(string sessionId)
    {
        lock (_gate)
        {
            _conversations.Remove(sessionId);
        }

        _metrics.ConversationClosed();
    }

    /// <summary>One session's place.</summary>
    internal sealed class Place(ConversationRegistry registry, string sessionId) : IDisposable
    {
        /// <summary>Makes the conversation known, so that it can be drained and replaced.</summary>
        public void Hold(Conversation conversation) => registry.Set(sessionId, conversation);

        public void Dispose() => registry.Leave(sessionId);
    }
}
