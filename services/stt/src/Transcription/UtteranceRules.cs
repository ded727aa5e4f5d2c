using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.Stt.Transcription;

/// <summary>The order and the limits of one stream's messages, checked before anything reaches an engine.</summary>
/// <param name="options">The limits.</param>
/// <param name="languages">The languages of the engine in use; the first is its default.</param>
public sealed class UtteranceRules(TranscriptionOptions options, IReadOnlyList<string> languages)
{
    /// <summary>Rates that a stream may be in, in Hz.</summary>
    public static readonly IReadOnlyList<uint> SampleRatesHz = [8000, 16000, 24000, 48000];

    // How BCP 47 writes that a language is to be found out, and what people write.
    private const string Undetermined = "und";
    private const string Auto = "auto";
    private const int BytesPerSample = 2;
    private long _samples;
    private uint _rateHz;

    /// <summary>Checks the first message.</summary>
    /// <param name="request">The message, or null when the stream ended without one.</param>
    /// <returns>The language to recognise.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT, and what to do about it.</exception>
    public string AcceptConfig(TranscribeRequest? request)
    {
        if (request is not { RequestCase: TranscribeRequest.RequestOneofCase.Config, Config: var config })
        {
            throw RpcErrors.InvalidArgument("The first message must be 'config'.");
        }

        if (config.Format is null || config.Format.Encoding != AudioEncoding.Pcm16)
        {
            throw RpcErrors.InvalidArgument("config.format.encoding must be AUDIO_ENCODING_PCM16.");
        }

        if (!SampleRatesHz.Contains(config.Format.SampleRateHz))
        {
            throw RpcErrors.InvalidArgument(
                $"config.format.sample_rate_hz is {config.Format.SampleRateHz}; send one of {string.Join(", ", SampleRatesHz)}.");
        }

        if (config.Hints.Count > options.MaxHints)
        {
            throw RpcErrors.InvalidArgument($"config.hints has {config.Hints.Count} entries; send {options.MaxHints} at most.");
        }

        _rateHz = config.Format.SampleRateHz;
        return LanguageFor(config.Language);
    }

    /// <summary>Checks a message after the first.</summary>
    /// <param name="request">The message.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT or OUT_OF_RANGE, and what to do about it.</exception>
    public void Accept(TranscribeRequest request)
    {
        switch (request.RequestCase)
        {
            case TranscribeRequest.RequestOneofCase.Config:
                throw RpcErrors.InvalidArgument("'config' may be sent once only, as the first message.");
            case TranscribeRequest.RequestOneofCase.None:
                throw RpcErrors.InvalidArgument("The message holds none of config, audio, end_of_speech_candidate, speech_resumed, end_of_utterance.");
            case TranscribeRequest.RequestOneofCase.Audio:
                AcceptAudio(request.Audio.Length);
                break;
            default:
                break;
        }
    }

    private void AcceptAudio(int bytes)
    {
        if (bytes % BytesPerSample != 0)
        {
            throw RpcErrors.InvalidArgument($"An audio payload of {bytes} bytes is not whole 16-bit samples.");
        }

        _samples += bytes / BytesPerSample;
        if (_samples * 1000 > (long)options.MaxUtteranceMs * _rateHz)
        {
            throw RpcErrors.OutOfRange(
                $"The utterance is longer than max_utterance_ms ({options.MaxUtteranceMs}); end it with end_of_utterance and open another stream.");
        }
    }

    private string LanguageFor(string wanted)
    {
        if (wanted.Length == 0)
        {
            return languages[0];
        }

        if (wanted is Undetermined or Auto)
        {
            return languages.Contains(Undetermined) ? Undetermined : languages[0];
        }

        // "en" is served by any English; "en-GB" where only en-US exists is better heard with an American ear than not at all.
        var primary = wanted.Split('-', 2)[0];
        return languages.FirstOrDefault(language => language.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? languages.FirstOrDefault(language => language.Split('-', 2)[0].Equals(primary, StringComparison.OrdinalIgnoreCase))
            ?? throw RpcErrors.InvalidArgument($"config.language '{wanted}' is not supported; send one of {string.Join(", ", languages)}.");
    }
}
