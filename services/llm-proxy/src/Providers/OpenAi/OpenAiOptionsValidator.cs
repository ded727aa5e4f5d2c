using Microsoft.Extensions.Options;
using VoiceMesh.LlmProxy.Generation;

namespace VoiceMesh.LlmProxy.Providers.OpenAi;

/// <summary>What data annotations can't say of <see cref="OpenAiOptions"/>.</summary>
internal sealed class OpenAiOptionsValidator(IOptions<GenerationOptions> generation) : IValidateOptions<OpenAiOptions>
{
    public ValidateOptionsResult Validate(string? name, OpenAiOptions options)
    {
        var faults = new List<string>();
        if (options.Endpoint.Length > 0 && !(Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            faults.Add($"OpenAi:Endpoint '{options.Endpoint}' is no http or https address, for example https://api.openai.com/v1.");
        }

        if (options.ApiKey.Any(c => char.IsControl(c) || c > 126))
        {
            faults.Add("OpenAi:ApiKey holds a line break or another character that no header may carry.");
        }

        if (generation.Value.Engine == OpenAiLanguageModel.Provider && !options.IsConfigured)
        {
            faults.Add("Generation:Engine is openai, but neither OpenAi:Endpoint nor OpenAi:ApiKey is set.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
