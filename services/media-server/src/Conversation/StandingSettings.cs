using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>
/// The settings that hold in a conversation: those it opened with and every change since. An orchestrator keeps none of them, so the one that takes the
/// session up again is told them anew.
/// </summary>
internal sealed class StandingSettings
{
    private readonly Lock _gate = new();
    private readonly ConversationSettings _opening;
    private ConversationSettings _current;
    private ConversationSettings _before;

    public StandingSettings(ConversationSettings opening)
    {
        _opening = opening;
        _current = opening;
        _before = opening;
    }

    /// <summary>What holds now.</summary>
    public ConversationSettings Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>Takes a change in: only the fields that are set change.</summary>
    public void Change(ConversationSettings change)
    {
        lock (_gate)
        {
            var next = _current.Clone();
            if (change.Hints.Count > 0)
            {
                // Merging would append; the contract says that a list replaces the former one.
                next.Hints.Clear();
            }

            next.MergeFrom(change);
            (_before, _current) = (_current, next);
        }
    }

    /// <summary>The orchestrator refused the newest change.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _current = _before;
        }
    }

    /// <summary>Goes back to the settings of the opening, which an orchestrator has accepted once.</summary>
    /// <returns>False when nothing had changed since.</returns>
    public bool Reset()
    {
        lock (_gate)
        {
            var changed = !ReferenceEquals(_current, _opening);
            (_before, _current) = (_opening, _opening);
            return changed;
        }
    }
}
