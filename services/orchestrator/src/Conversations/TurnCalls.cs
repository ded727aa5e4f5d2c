using System.Diagnostics;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>The stage calls of one conversation that are under way, by turn. Used by the conversation's own loop alone.</summary>
internal sealed class TurnCalls(string sessionId, StageGateway clients, ConversationInbox inbox, int bufferedReplyChunks, CancellationToken conversation)
{
    private const uint SampleRateHz = 16_000;
    private readonly Dictionary<string, UtteranceCall> _utterances = [];
    private readonly Dictionary<string, AnswerCall> _answers = [];
    private readonly Dictionary<string, SynthesisCall> _voices = [];
    private readonly List<StageCall> _started = [];

    public UtteranceCall? Utterance(string turnId) => _utterances.GetValueOrDefault(turnId);

    public SynthesisCall? Voice(string turnId) => _voices.GetValueOrDefault(turnId);

    public UtteranceCall OpenUtterance(string turnId, string continuedTurnId, ConversationPreferences preferences, Activity? turn)
    {
        var config = new TranscribeConfig
        {
            SessionId = sessionId,
            UtteranceId = turnId,
            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = SampleRateHz },
            Language = preferences.Language,
            InterimResults = true,
        };
        config.Hints.AddRange(preferences.Hints);
        var utterance = new UtteranceCall(config, clients, inbox, conversation);
        if (Utterance(continuedTurnId) is { } continued)
        {
            utterance.AppendAudioOf(continued);
        }

        return _utterances[turnId] = Start(utterance, turn);
    }

    public void StartAnswer(string turnId, ConversationHistory history, ConversationPreferences preferences, Activity? turn)
    {
        var prompt = new Prompt { SessionId = sessionId, TurnId = turnId, Language = preferences.Language, TimeZone = preferences.TimeZone };
        if (preferences.SystemPrompt.Length > 0)
        {
            prompt.Messages.Add(new ChatMessage { Role = Role.System, Content = preferences.SystemPrompt });
        }

        foreach (var entry in history.Entries)
        {
            prompt.Messages.Add(new ChatMessage
            {
                Role = entry.FromUser ? Role.User : Role.Assistant,
                Content = entry.Text,
                AtUnixMs = entry.AtUnixMs,
                Interrupted = entry.Interrupted,
            });
        }

        _answers[turnId] = Start(new AnswerCall(prompt, clients, inbox, conversation), turn);
        // The voice's stream opens while the model thinks, so that its first words need not wait for it.
        OpenVoice(turnId, preferences, turn);
    }

    public void Speak(string turnId, int index, string text, ConversationPreferences preferences, Activity? turn) =>
        (Voice(turnId) ?? OpenVoice(turnId, preferences, turn)).Append(index, text);

    public void CancelUtterance(string turnId) => Cancel(_utterances, turnId);

    public void CancelAnswer(string turnId) => Cancel(_answers, turnId);

    public void CancelSpeech(string turnId) => Cancel(_voices, turnId);

    /// <summary>Ends whatever a turn still has under way.</summary>
    public void Forget(string turnId)
    {
        CancelUtterance(turnId);
        CancelAnswer(turnId);
        CancelSpeech(turnId);
        _started.RemoveAll(static call =>
        {
            if (!call.IsReleased || !call.Completion.IsCompleted)
            {
                return false;
            }

            call.Dispose();
            return true;
        });
    }

    /// <summary>Waits until all calls have ended; they have been cancelled with the conversation.</summary>
    public async Task EndAsync()
    {
        foreach (var call in _started)
        {
            call.Cancel();
        }

        foreach (var call in _started)
        {
            await call.Completion;
            call.Dispose();
        }
    }

    private static void Cancel<TCall>(Dictionary<string, TCall> calls, string turnId)
        where TCall : StageCall
    {
        if (calls.Remove(turnId, out var call))
        {
            call.Cancel();
        }
    }

    private SynthesisCall OpenVoice(string turnId, ConversationPreferences preferences, Activity? turn)
    {
        var config = new SynthesizeConfig
        {
            SessionId = sessionId,
            TurnId = turnId,
            Voice = preferences.Voice,
            Language = preferences.Language,
            SpeakingRate = preferences.SpeakingRate,
            Pitch = preferences.Pitch,
        };
        return _voices[turnId] = Start(new SynthesisCall(config, bufferedReplyChunks, clients, inbox, conversation), turn);
    }

    private TCall Start<TCall>(TCall call, Activity? turn)
        where TCall : StageCall
    {
        // The call's spans belong to the turn's trace, not to whatever this flow happens to be in.
        var outer = Activity.Current;
        Activity.Current = turn;
        call.Start();
        Activity.Current = outer;
        _started.Add(call);
        return call;
    }
}
