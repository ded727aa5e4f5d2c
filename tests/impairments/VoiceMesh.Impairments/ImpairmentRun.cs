using System.Globalization;
using Grpc.Net.Client;
using VoiceMesh.Accuracy;
using VoiceMesh.Accuracy.Speech;
using VoiceMesh.Accuracy.Words;
using VoiceMesh.Audio.Wave;
using VoiceMesh.Impairments.Network;
using VoiceMesh.Impairments.Reports;
using VoiceMesh.Impairments.Speech;

namespace VoiceMesh.Impairments;

/// <summary>Holds every kind of call and prints the table.</summary>
internal sealed class ImpairmentRun(ImpairmentArguments arguments, TextWriter output)
{
    private const int FirstSeed = 20_260;

    private readonly SpokenScript _script = SpokenScript.Read(arguments.Audio, arguments.Repetitions);
    private readonly Dictionary<string, string> _cleanWords = [];
    private short[] _cleanSound = [];

    public async Task RunAsync()
    {
        await using var stt = arguments.Stt.Length > 0 ? await SttProcess.StartAsync(arguments.Stt, new Dictionary<string, string>()) : null;
        using var channel = stt is null ? null : GrpcChannel.ForAddress(stt.Address);
        var player = channel is null ? null : new Player(channel, new AccuracyArguments("", [], "", "", 0, 0));
        var rows = new List<ImpairmentRow>();
        foreach (var conditions in NetworkConditions.All)
        {
            foreach (var withCopies in new[] { false, true })
            {
                rows.Add(await MeasureAsync(conditions, withCopies, player));
            }
        }

        var seconds = _script.Pcm.Length / (double)SpokenScript.RateHz;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{arguments.Seeds} calls of {seconds:F0} s each, {_script.Utterances.Count} utterances in a call{(stt is null ? "" : $", transcribed by {stt.Engine}")}\n"));
        await output.WriteLineAsync(ImpairmentTable.Render(rows));
    }

    private async Task<ImpairmentRow> MeasureAsync(NetworkConditions conditions, bool withCopies, Player? player)
    {
        // The clean call is the same whatever the seed.
        var seeds = conditions == NetworkConditions.All[0] ? 1 : arguments.Seeds;
        var outcomes = Enumerable.Range(FirstSeed, seeds).Select(seed => SimulatedCall.Run(_script.Pcm, conditions, withCopies, seed)).ToArray();
        if (_cleanSound.Length == 0)
        {
            _cleanSound = outcomes[0].Heard;
        }

        var (againstClean, againstSaid) = (WordErrors.None, WordErrors.None);
        var likeness = 0.0;
        foreach (var (outcome, number) in outcomes.Select((outcome, number) => (outcome, number)))
        {
            likeness += Likeness.Share(_cleanSound, outcome.Heard) / outcomes.Length;
            foreach (var utterance in _script.Utterances)
            {
                var wave = new WaveFile(SpokenScript.RateHz, _script.Cut(outcome.Heard, utterance));
                Keep(wave, conditions, withCopies, number, utterance);
                if (player is not null)
                {
                    var words = (await player.PlayAsync(wave, inRealTime: false)).Final.Text;
                    _cleanWords.TryAdd(utterance.Name, words);
                    againstClean += WordErrors.Between(_cleanWords[utterance.Name], words);
                    againstSaid += WordErrors.Between(utterance.Words, words);
                }
            }
        }

        return new ImpairmentRow(
            conditions.Name, withCopies, outcomes, likeness, player is null ? null : againstClean, player is null ? null : againstSaid);
    }

    private void Keep(WaveFile wave, NetworkConditions conditions, bool withCopies, int number, Utterance utterance)
    {
        if (arguments.Out.Length == 0)
        {
            return;
        }

        var kind = string.Concat(conditions.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        var folder = Directory.CreateDirectory(Path.Combine(arguments.Out, $"{kind}{(withCopies ? "-red" : "-fec")}")).FullName;
        var file = string.Create(CultureInfo.InvariantCulture, $"{number}-{utterance.Name}.wav");
        wave.Write(Path.Combine(folder, file));
        File.AppendAllText(Path.Combine(folder, "transcripts.tsv"), $"{file}\t{utterance.Words}\n");
    }
}
