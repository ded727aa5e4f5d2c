using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.Orchestrator.Conversations;

/// <content>What the client asks for.</content>
internal sealed partial class Conversation
{
    private async Task ReadAsync(IAsyncStreamReader<ConverseRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            var request = requests.Current;
            if (request.RequestCase == ConverseRequest.RequestOneofCase.Audio)
            {
                _inbox.Post(request.Audio);
            }
            else if (ToEvent(request) is { } happened)
            {
                await _inbox.PostAsync(happened, cancellationToken);
            }
        }

        await _inbox.PostAsync(new TurnEvent.End("stopped", _inbox.NowUs), cancellationToken);
    }

    private TurnEvent? ToEvent(ConverseRequest request)
    {
        var now = _inbox.NowUs;
        switch (request.RequestCase)
        {
            case ConverseRequest.RequestOneofCase.StartListening:
                return new TurnEvent.StartListening(now);
            case ConverseRequest.RequestOneofCase.TriggerLlm when request.TriggerLlm.FinalTranscript.Length > PreferenceRules.MaxTextCharacters:
                Refuse("text_invalid", $"final_transcript must be at most {PreferenceRules.MaxTextCharacters} characters; the trigger was skipped.");
                return null;
            case ConverseRequest.RequestOneofCase.TriggerLlm:
                return new TurnEvent.TriggerLlm(request.TriggerLlm.FinalTranscript, now);
            case ConverseRequest.RequestOneofCase.Stop:
                return new TurnEvent.End("stopped", now);
            case ConverseRequest.RequestOneofCase.Text:
                return ToTextEvent(request.Text, now);
            case ConverseRequest.RequestOneofCase.Playback:
                var report = request.Playback;
                return new TurnEvent.Playback(report.TurnId, report.PlayedMs, report.Finished, report.FirstSampleUnixUs, now);
            case ConverseRequest.RequestOneofCase.Configure:
                Configure(request.Configure);
                return null;
            case ConverseRequest.RequestOneofCase.Start:
                throw RpcErrors.InvalidArgument("start was sent a second time; a conversation starts once per stream.");
            default:
                throw RpcErrors.InvalidArgument("A message without any request was sent; set one field of the oneof.");
        }
    }

    private TurnEvent.TextInput? ToTextEvent(TextInput text, long now)
    {
        if (text.Text.Length <= PreferenceRules.MaxTextCharacters && TranscriptJudge.HasWords(text.Text))
        {
            return new TurnEvent.TextInput(text.Text, text.RequestId, now);
        }

        Refuse("text_invalid", $"text must have words and at most {PreferenceRules.MaxTextCharacters} characters; the message was skipped (request_id '{text.RequestId}').");
        return null;
    }

    private void Configure(ConversationSettings settings)
    {
        var faults = PreferenceRules.FaultsOf(settings);
        if (faults.Count > 0)
        {
            Refuse("settings_invalid", $"The settings were not changed: {string.Join("; ", faults)}.");
            return;
        }

        var preferences = _preferences.With(settings);
        _preferences = preferences;
        _settings = preferences.Apply(_baseSettings);
    }

    private void Refuse(string code, string message) => Send(Responses.Error("", "orchestrator", code, message, false));
}
