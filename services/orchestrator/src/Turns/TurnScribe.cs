namespace VoiceMesh.Orchestrator.Turns;

/// <summary>Writes one step down: the state as it becomes, and the effects in order. The list exists only once there is an effect.</summary>
internal ref struct TurnScribe(in TurnState state, TurnSettings settings, long nowUs)
{
    private List<TurnEffect>? _effects;

    public TurnState State = state;

    public TurnSettings Settings { get; } = settings;

    public long NowUs { get; } = nowUs;

    public void Do(TurnEffect effect) => (_effects ??= []).Add(effect);

    /// <summary>Stores a turn in the place that it holds.</summary>
    public void Put(Turn turn)
    {
        if (State.Active?.Id == turn.Id)
        {
            State = State with { Active = turn };
        }
        else if (State.Candidate?.Id == turn.Id)
        {
            State = State with { Candidate = turn };
        }
    }

    /// <summary>The turn of that id that is still alive, or null.</summary>
    public readonly Turn? Find(string turnId) =>
        State.Active?.Id == turnId ? State.Active : State.Candidate?.Id == turnId ? State.Candidate : null;

    /// <summary>Tells the client of a change of mode, once per step, so that no path can forget to.</summary>
    public TurnStep Close()
    {
        var mode = State.Mode;
        var turn = State.Active?.Id ?? "";
        if (!State.Ended && (mode != State.AnnouncedMode || turn != State.AnnouncedTurn))
        {
            State = State with { AnnouncedMode = mode, AnnouncedTurn = turn };
            Do(new TurnEffect.AnnounceMode(mode, turn));
        }

        return new TurnStep(State, (IReadOnlyList<TurnEffect>?)_effects ?? []);
    }
}
