using VoiceMesh.Scale.Autoscaling;
using VoiceMesh.Scale.Cluster;
using VoiceMesh.Scale.Demand;
using VoiceMesh.Scale.Plans;

namespace VoiceMesh.Scale.Simulation;

/// <summary>
/// Plays a day: people come, speak, are answered and go; each turn passes through the stages as in the mesh, and every stage is a set of processor-sharing
/// pods. What is measured is the silence between the end of an utterance and the first sound of the answer.
/// </summary>
public sealed class DaySimulation
{
    private const double SlowSilenceSeconds = 1.5;
    private const double SampleEverySeconds = 300;
    private const double RetrySeconds = 2;
    private const int JobKinds = 4;
    private readonly EventQueue _events = new();
    private readonly List<Conversation> _conversations = [];
    private readonly List<float> _silences = [];
    private readonly List<DaySample> _samples = [];
    private readonly SimulatedCluster _cluster;
    private readonly ClusterPlan _plan;
    private readonly ConversationShape _shape;
    private readonly StageCosts _costs;
    private readonly DayCurve _curve;
    private readonly Draws _arrivals;
    private readonly Draws _people;
    private readonly double _endsAt;
    private double _now;
    private int _underWay;
    private int _refused;
    private int _turnsRefused;

    /// <summary>Prepares a day.</summary>
    /// <param name="plan">How the mesh is run.</param>
    /// <param name="curve">How many come when.</param>
    /// <param name="shape">What they do.</param>
    /// <param name="costs">What that costs.</param>
    /// <param name="hours">Hours to play from midnight, above 0 to 24.</param>
    /// <param name="seed">Seed of all draws.</param>
    public DaySimulation(ClusterPlan plan, DayCurve curve, ConversationShape shape, StageCosts costs, double hours, int seed)
    {
        (_plan, _curve, _shape, _costs) = (plan, curve, shape, costs);
        _arrivals = new Draws(seed);
        _people = new Draws(seed + 1);
        _endsAt = Math.Min(hours * 3600, DayCurve.DaySeconds);
        _cluster = new SimulatedCluster(plan, _events);
    }

    /// <summary>Plays it to the end.</summary>
    public DayResult Run()
    {
        _events.Add(0, Happening.Arrival);
        _events.Add(HorizontalPodAutoscaler.SyncSeconds, Happening.Sync);
        _events.Add(0, Happening.Sample);
        while (_events.TryNext(out var next, out var at) && at < _endsAt)
        {
            _now = at;
            Handle(next);
        }

        _now = _endsAt;
        _cluster.Close(_now);
        return Result();
    }

    private void Handle(SimulatedEvent next)
    {
        switch (next.Kind)
        {
            case Happening.Arrival:
                Arrive();
                break;
            case Happening.SpeechStarts:
                StartSpeech(next.Subject);
                break;
            case Happening.SpeechEnds:
                EndSpeech(next.Subject);
                break;
            case Happening.FinalStarts:
                var speaker = _conversations[next.Subject];
                Work(speaker.Stt!, next.Subject, JobKind.Final, _costs.FinalCoresPerSecond * speaker.SpeechSeconds);
                break;
            case Happening.EndpointReached:
                _conversations[next.Subject].EndpointPassed = true;
                ThinkWhenHeard(next.Subject);
                break;
            case Happening.ModelAnswers:
                StartReply(next.Subject);
                break;
            case Happening.ReplyEnds:
                EndReply(next.Subject);
                break;
            case Happening.JobEnds:
                EndJob(next);
                break;
            case Happening.PodReady:
                _cluster[next.Subject].IsReady = true;
                break;
            case Happening.Sync:
                _cluster.Sync(_now);
                _events.Add(_now + HorizontalPodAutoscaler.SyncSeconds, Happening.Sync);
                break;
            default:
                _samples.Add(new DaySample(_now / 3600, _underWay, _cluster.Pods, _cluster.RequestedCores));
                _events.Add(_now + SampleEverySeconds, Happening.Sample);
                break;
        }
    }

    private void Arrive()
    {
        // A Poisson process whose rate changes, by thinning (Lewis and Shedler 1979).
        _events.Add(_now + _arrivals.Exponential(1 / _curve.Largest), Happening.Arrival);
        if (_arrivals.Share() >= _curve.RateAt(_now) / _curve.Largest)
        {
            return;
        }

        var media = _cluster.Take(Stage.MediaServer);
        var orchestrator = media is null ? null : _cluster.Take(Stage.Orchestrator);
        if (media is null || orchestrator is null)
        {
            _refused++;
            if (media is not null)
            {
                _cluster.Release(media, _now);
            }

            return;
        }

        media.ChangeSteadyWork(_costs.MediaCores, _now);
        orchestrator.ChangeSteadyWork(_costs.OrchestratorCores, _now);
        _underWay++;
        _conversations.Add(new Conversation { Media = media, Orchestrator = orchestrator, TurnsLeft = _people.Geometric(_shape.Turns) });
        _events.Add(_now + _people.Exponential(_shape.PauseSeconds), Happening.SpeechStarts, _conversations.Count - 1);
    }

    private void StartSpeech(int index)
    {
        var conversation = _conversations[index];
        conversation.Stt = _cluster.Take(Stage.Stt);
        if (conversation.Stt is not { } stt)
        {
            RefuseTurn(index);
            return;
        }

        conversation.SpeechSeconds = _people.LogNormal(_shape.SpeechSeconds, 0.5);
        conversation.FinalDone = conversation.EndpointPassed = false;
        stt.ChangeSteadyWork(_costs.HearingCores, _now);
        _cluster.Announce(stt);
        _events.Add(_now + conversation.SpeechSeconds, Happening.SpeechEnds, index);
    }

    private void EndSpeech(int index)
    {
        var conversation = _conversations[index];
        conversation.SpeechEndedAt = _now;
        conversation.Stt!.ChangeSteadyWork(-_costs.HearingCores, _now);
        _cluster.Announce(conversation.Stt);
        _events.Add(_now + StageCosts.CandidateSeconds, Happening.FinalStarts, index);
        _events.Add(_now + StageCosts.EndpointingSeconds, Happening.EndpointReached, index);
    }

    private void ThinkWhenHeard(int index)
    {
        var conversation = _conversations[index];
        if (!conversation.FinalDone || !conversation.EndpointPassed)
        {
            return;
        }

        _cluster.Release(conversation.Stt!, _now);
        conversation.Llm = _cluster.Take(Stage.LlmProxy);
        if (conversation.Llm is not { } llm)
        {
            RefuseTurn(index);
            return;
        }

        Work(llm, index, JobKind.Thinking, _costs.ThinkingCoreSeconds);
    }

    private void StartReply(int index)
    {
        var conversation = _conversations[index];
        _cluster.Release(conversation.Llm!, _now);
        conversation.Tts = _cluster.Take(Stage.Tts);
        if (conversation.Tts is not { } tts)
        {
            RefuseTurn(index);
            return;
        }

        conversation.ReplySeconds = _people.LogNormal(_shape.ReplySeconds, 0.5);
        Work(tts, index, JobKind.FirstAudio, _costs.FirstAudioCoreSeconds);
    }

    private void SoundReply(int index)
    {
        var conversation = _conversations[index];
        var mesh = _costs.MeshSeconds * Math.Max(conversation.Media.Slowdown, conversation.Orchestrator.Slowdown);
        _silences.Add((float)(_now - conversation.SpeechEndedAt + mesh));
        Work(conversation.Tts!, index, JobKind.RestOfAudio, _costs.SpeakingCoresPerSecond * conversation.ReplySeconds);
        _events.Add(_now + conversation.ReplySeconds, Happening.ReplyEnds, index);
    }

    private void EndReply(int index)
    {
        var conversation = _conversations[index];
        _cluster.Release(conversation.Tts!, _now);
        if (--conversation.TurnsLeft > 0)
        {
            _events.Add(_now + _people.Exponential(_shape.PauseSeconds), Happening.SpeechStarts, index);
            return;
        }

        conversation.Media.ChangeSteadyWork(-_costs.MediaCores, _now);
        conversation.Orchestrator.ChangeSteadyWork(-_costs.OrchestratorCores, _now);
        _cluster.Release(conversation.Media, _now);
        _cluster.Release(conversation.Orchestrator, _now);
        _underWay--;
    }

    /// <summary>The person hears an apology and says it again.</summary>
    private void RefuseTurn(int index)
    {
        _turnsRefused++;
        _events.Add(_now + RetrySeconds + _people.Exponential(_shape.PauseSeconds), Happening.SpeechStarts, index);
    }

    private void Work(Pod pod, int conversation, JobKind kind, double coreSeconds)
    {
        pod.Start(conversation * JobKinds + (int)kind, coreSeconds, _now);
        _cluster.Announce(pod);
    }

    private void EndJob(SimulatedEvent announced)
    {
        var pod = _cluster[announced.Subject];
        if (pod.Version != announced.Version)
        {
            return;
        }

        var job = pod.Complete(_now);
        _cluster.Announce(pod);
        var index = job / JobKinds;
        switch ((JobKind)(job % JobKinds))
        {
            case JobKind.Final:
                _conversations[index].FinalDone = true;
                ThinkWhenHeard(index);
                break;
            case JobKind.Thinking:
                _events.Add(_now + _people.LogNormal(_shape.ModelSeconds, 0.4), Happening.ModelAnswers, index);
                break;
            case JobKind.FirstAudio:
                SoundReply(index);
                break;
            default:
                break;
        }
    }

    private DayResult Result()
    {
        _silences.Sort();
        return new DayResult(
            _plan,
            _conversations.Count,
            _refused,
            _silences.Count,
            _turnsRefused,
            Percentile(0.5) * 1000,
            Percentile(0.95) * 1000,
            _silences.Count == 0 ? 0 : _silences.Count(silence => silence > SlowSilenceSeconds) / (double)_silences.Count,
            _cluster.PodSeconds / 3600,
            _cluster.CoreSecondsRequested / 3600,
            _cluster.CoreSecondsUsed / 3600,
            _samples);
    }

    private double Percentile(double share) => _silences.Count == 0 ? 0 : _silences[(int)Math.Min(_silences.Count - 1, share * _silences.Count)];
}
