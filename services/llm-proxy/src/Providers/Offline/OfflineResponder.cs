using System.Runtime.CompilerServices;
using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.LlmProxy.Providers.Offline;

/// <summary>A rule-based conversational assistant: asks every skill and speaks the answer of the surest.</summary>
/// <remarks>No language model, no network, no state; the same prompt and clock give the same answer. It ignores tools and speaks English only.</remarks>
public sealed class OfflineResponder(SkillSet skills, TimeProvider timeProvider) : ILanguageModel
{
    /// <summary>The name that it goes by everywhere.</summary>
    public const string Name = "offline-responder";

    /// <summary>What it is, for people.</summary>
    public const string EngineNote = "Rule-based replies made on this machine; not a language model.";

    /// <summary>A longer text is read up to here; what people say in one breath is far shorter.</summary>
    private const int MaxReadLength = 4000;

    /// <inheritdoc />
    public string Engine => Name;

    /// <inheritdoc />
    public string Note => EngineNote;

    /// <inheritdoc />
    public IReadOnlyList<string> Models { get; } = [Name];

    /// <inheritdoc />
    public IReadOnlyList<string> Languages { get; } = ["en"];

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerateResponse> GenerateAsync(Prompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = Answer(prompt);
        var words = answer.Split(' ');
        var limit = prompt.MaxOutputTokens == 0 ? words.Length : (int)Math.Min(prompt.MaxOutputTokens, (uint)words.Length);
        for (var i = 0; i < limit; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return new GenerateResponse { Text = new TextDelta { Text = i == 0 ? words[i] : " " + words[i] } };
        }

        await Task.CompletedTask;
        yield return new GenerateResponse
        {
            Completed = new Completed
            {
                FinishReason = limit < words.Length ? FinishReason.Length : FinishReason.Stop,
                Usage = new Usage { InputTokens = (uint)prompt.Messages.Sum(m => CountWords(m.Content)), OutputTokens = (uint)limit },
                Engine = Name,
            },
        };
    }

    /// <summary>The whole answer to a prompt.</summary>
    public string Answer(Prompt prompt)
    {
        var bounded = prompt;
        if (prompt.Messages.Any(m => m.Content.Length > MaxReadLength))
        {
            bounded = prompt.Clone();
            foreach (var message in bounded.Messages.Where(m => m.Content.Length > MaxReadLength))
            {
                message.Content = message.Content[..MaxReadLength];
            }
        }

        return Best(new Conversation(bounded, timeProvider.GetUtcNow(), c => Best(c).Text)).Text;
    }

    private SkillAnswer Best(Conversation conversation)
    {
        SkillAnswer? best = null;
        foreach (var skill in skills.All)
        {
            if (skill.TryAnswer(conversation) is { } answer && (best is null || answer.Confidence > best.Confidence))
            {
                best = answer;
            }
        }

        return best ?? new SkillAnswer("I did not understand that.", SkillAnswer.LastResort);
    }

    private static int CountWords(string text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            count += !char.IsWhiteSpace(text[i]) && (i == 0 || char.IsWhiteSpace(text[i - 1])) ? 1 : 0;
        }

        return count;
    }
}
