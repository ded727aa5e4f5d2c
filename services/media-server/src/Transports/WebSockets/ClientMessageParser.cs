using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Settings;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Reads clients' JSON messages. One per connection: the buffer for base64 audio is reused.</summary>
/// <param name="opusSampleRateHz">Rate of Opus where a client names none.</param>
internal sealed class ClientMessageParser(int opusSampleRateHz)
{
    private const int MaxTextCharacters = 4_000;
    private const int MaxIdCharacters = 128;
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 16 };
    private byte[] _audio = [];

    /// <summary>Reads one message.</summary>
    /// <param name="utf8">The whole text message.</param>
    /// <param name="message">The message, when it is one.</param>
    /// <returns>What was wrong; null when nothing was.</returns>
    public ProtocolFault? Parse(ReadOnlyMemory<byte> utf8, out ClientMessage? message)
    {
        message = null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, JsonOptions);
        }
        catch (JsonException exception)
        {
            return new ProtocolFault("malformed_json", $"The message is not valid JSON (byte {exception.BytePositionInLine ?? 0}); send one JSON object per text message.");
        }

        using (document)
        {
            try
            {
                return document.RootElement.ValueKind is JsonValueKind.Object
                    ? Parse(document.RootElement, out message)
                    : new ProtocolFault("malformed_json", "A message must be a JSON object with a type.");
            }
            catch (InvalidOperationException)
            {
                // The JSON reader takes names that are no Unicode text, such as an escaped lone surrogate, and fails when they are compared.
                message = null;
                return new ProtocolFault("malformed_json", "The message holds a name that is not valid Unicode text.");
            }
        }
    }

    private ProtocolFault? Parse(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (!json.TryGetProperty("type", out var type) && !json.TryGetProperty("event", out type))
        {
            return Missing("type");
        }

        if (!JsonText.TryRead(type, out var name))
        {
            return Invalid("type", "a string");
        }

        switch (name)
        {
            case "configure":
                return ParseConfigure(json, out message);
            case "start_listening":
                message = new StartListeningMessage();
                return null;
            case "trigger_llm":
                return ParseTrigger(json, out message);
            case "stop_conversation":
                message = new StopConversationMessage();
                return null;
            case "audio":
                return ParseAudio(json, out message);
            case "text":
                return ParseText(json, out message);
            case "playback":
                return ParsePlayback(json, out message);
            case "ping":
                return ParsePing(json, out message);
            case "offer":
                return SignallingMessages.ParseOffer(json, out message);
            case "ice_candidate" or "ice-candidate":
                return SignallingMessages.ParseCandidate(json, out message);
            case "hang_up":
                message = new HangUpMessage();
                return null;
            default:
                return new ProtocolFault(
                    "unknown_type",
                    $"'{Shortened(name)}' is not a message type; known are configure, start_listening, trigger_llm, stop_conversation, audio, text, playback, ping, offer, ice_candidate and hang_up.");
        }
    }

    private ProtocolFault? ParseConfigure(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (ReadFormat(json, "input", out var input) is { } inputFault)
        {
            return inputFault;
        }

        if (ReadFormat(json, "output", out var output) is { } outputFault)
        {
            return outputFault;
        }

        ConversationSettings? settings = null;
        if (json.TryGetProperty("settings", out var given))
        {
            var errors = SettingsReader.Read(given, out settings);
            if (errors.Count > 0)
            {
                return new ProtocolFault("invalid_settings", string.Join(' ', errors));
            }
        }

        message = new ConfigureMessage(input, output, settings);
        return null;
    }

    private ProtocolFault? ReadFormat(JsonElement json, string name, out TransportAudioFormat? format)
    {
        format = null;
        if (!json.TryGetProperty(name, out var given) || given.ValueKind is JsonValueKind.Null)
        {
            return null;
        }

        if (given.ValueKind is not JsonValueKind.Object)
        {
            return Invalid(name, "an object with encoding and sample_rate_hz");
        }

        var encoding = TransportAudioFormat.Pcm16;
        if (given.TryGetProperty("encoding", out var encodingValue) && !JsonText.TryRead(encodingValue, out encoding))
        {
            return Invalid($"{name}.encoding", "a string");
        }

        var rate = encoding == TransportAudioFormat.Opus ? opusSampleRateHz : TransportAudioFormat.Default.SampleRateHz;
        if (given.TryGetProperty("sample_rate_hz", out var rateValue) && (rateValue.ValueKind is not JsonValueKind.Number || !rateValue.TryGetInt32(out rate)))
        {
            return Invalid($"{name}.sample_rate_hz", "a whole number");
        }

        if (encoding is not (TransportAudioFormat.Pcm16 or TransportAudioFormat.Opus) || !TransportAudioFormat.SupportsRate(rate))
        {
            return new ProtocolFault(
                "unsupported_audio_format",
                $"{name}: '{Shortened(encoding)}' at {rate} Hz is not supported; use pcm16 or opus at 8000, 16000, 24000 or 48000 Hz.",
                TransportClose.UnsupportedAudio("unsupported audio format"));
        }

        format = new TransportAudioFormat(encoding, rate);
        return null;
    }

    private static ProtocolFault? ParseTrigger(JsonElement json, out ClientMessage? message)
    {
        var fault = ReadText(json, "final_transcript", required: false, MaxTextCharacters, out var transcript);
        message = new TriggerLlmMessage(transcript);
        return fault;
    }

    private static ProtocolFault? ParseText(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (ReadText(json, "text", required: true, MaxTextCharacters, out var text) is { } textFault)
        {
            return textFault;
        }

        if (ReadText(json, "request_id", required: false, MaxIdCharacters, out var requestId) is { } idFault)
        {
            return idFault;
        }

        message = new TextMessage(text, requestId);
        return null;
    }

    private static ProtocolFault? ParsePlayback(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (ReadText(json, "turn_id", required: true, MaxIdCharacters, out var turnId) is { } turnFault)
        {
            return turnFault;
        }

        if (!json.TryGetProperty("played_ms", out var playedValue))
        {
            return Missing("played_ms");
        }

        if (playedValue.ValueKind is not JsonValueKind.Number || !playedValue.TryGetDouble(out var played) || played is < 0 or > uint.MaxValue)
        {
            return Invalid("played_ms", "a number of milliseconds, 0 or more");
        }

        var finished = false;
        if (json.TryGetProperty("finished", out var finishedValue))
        {
            if (finishedValue.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                return Invalid("finished", "true or false");
            }

            finished = finishedValue.GetBoolean();
        }

        message = new PlaybackMessage(turnId, (uint)played, finished);
        return null;
    }

    private static ProtocolFault? ParsePing(JsonElement json, out ClientMessage? message)
    {
        var fault = ReadText(json, "id", required: false, MaxIdCharacters, out var id);
        message = new PingMessage(id.Length > 0 ? id : null);
        return fault;
    }

    private ProtocolFault? ParseAudio(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (!json.TryGetProperty("data", out var data))
        {
            return Missing("data");
        }

        if (data.ValueKind is not JsonValueKind.String)
        {
            return Invalid("data", "a base64 string");
        }

        // The raw value holds the quotes; a string with escapes is no plain base64 and takes the slower way.
        var quoted = JsonMarshal.GetRawUtf8Value(data);
        var base64 = quoted[1..^1];
        if (base64.Contains((byte)'\\'))
        {
            if (!data.TryGetBytesFromBase64(out var bytes))
            {
                return BadBase64();
            }

            message = new AudioMessage(bytes);
            return null;
        }

        var room = Base64.GetMaxDecodedFromUtf8Length(base64.Length);
        if (_audio.Length < room)
        {
            _audio = new byte[room];
        }

        if (Base64.DecodeFromUtf8(base64, _audio, out _, out var written) is not OperationStatus.Done)
        {
            return BadBase64();
        }

        message = new AudioMessage(_audio.AsMemory(0, written));
        return null;
    }

    private static ProtocolFault? ReadText(JsonElement json, string name, bool required, int longest, out string text)
    {
        text = "";
        if (!json.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null)
        {
            return required ? Missing(name) : null;
        }

        if (!JsonText.TryRead(value, out text) || text.Length > longest || (required && string.IsNullOrWhiteSpace(text)))
        {
            return Invalid(name, $"a string of {(required ? 1 : 0)} to {longest} characters");
        }

        return null;
    }

    private static ProtocolFault Missing(string field) => new("missing_field", $"The field '{field}' is missing.");

    private static ProtocolFault Invalid(string field, string wanted) => new("invalid_field", $"The field '{field}' must be {wanted}.");

    private static ProtocolFault BadBase64() => new("bad_base64", "The field 'data' is not valid base64.");

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
