using System.Text;
using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Ice;

/// <summary>
/// The lite side of ICE (RFC 8445 §2.5): it sends no checks, answers the peer's, and follows the peer's nomination. It opens no socket and knows no
/// clock but the timestamps it is given. Not thread-safe; its session serialises the calls.
/// </summary>
/// <remarks>
/// <para>
/// Nomination: of several nominated pairs the one with the highest priority counts (RFC 8445 §8.1.1), which keeps a peer with aggressive nomination
/// from making the path flap. A nomination that the peer stopped repeating gives way to any other after <see cref="NominationHold"/>, so that a client
/// that moved to another network is followed even when its new path ranks lower.
/// </para>
/// <para>
/// Restart (RFC 8445 §9): the previous credentials are answered until a check with the new ones arrives, and media flows over the previous path until
/// the new generation nominates one.
/// </para>
/// </remarks>
internal sealed class IceLiteAgent
{
    /// <summary>A peer that has lost this many of its addresses is not waited for: the longest unused path is forgotten.</summary>
    public const int MaxPaths = 16;

    /// <summary>How long a pair keeps its place against lower priorities after its last nominating check.</summary>
    public static readonly TimeSpan NominationHold = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _timeProvider;
    private readonly List<ValidatedPath> _paths = new(2);
    private Generation _current;
    private Generation? _previous;
    private ValidatedPath? _selected;

    /// <param name="local">This agent's credentials, for its answer.</param>
    /// <param name="remote">The peer's credentials, from its offer.</param>
    /// <param name="timeProvider">The clock of the timestamps.</param>
    public IceLiteAgent(IceCredentials local, IceCredentials remote, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _current = new Generation(0, local, remote);
        LastConsent = timeProvider.GetTimestamp();
    }

    public IceCredentials Local => _current.Local;

    /// <summary>The credentials before the last restart, while they are still answered.</summary>
    public IceCredentials? PreviousLocal => _previous?.Local;

    public IceCredentials Remote => _current.Remote;

    /// <summary>The path for media: the nominated one, before any nomination the first that was validated.</summary>
    public IcePath? Selected => _selected?.Path;

    /// <summary>Timestamp of the last authenticated check, which is the peer's consent to receive (RFC 7675 §5.1); at first, of the start.</summary>
    public long LastConsent { get; private set; }

    public bool IsValidated(IcePath path) => Find(path) is not null;

    /// <summary>Goes on with new credentials of both sides.</summary>
    public void Restart(IceCredentials local, IceCredentials remote)
    {
        _previous = _current;
        _current = new Generation(_current.Number + 1, local, remote);
    }

    /// <summary>Judges a Binding request whose USERNAME names one of this agent's fragments, and writes the answer.</summary>
    /// <param name="request">The check (RFC 8445 §7.3).</param>
    /// <param name="path">Where it arrived and from where.</param>
    /// <param name="now">Timestamp of its arrival.</param>
    /// <param name="response">At least <see cref="StunWriter.BufferLength"/> octets.</param>
    /// <param name="responseLength">Octets to send back; 0 for none.</param>
    /// <param name="forgotten">A path that had to make room for a new one.</param>
    public IceCheckResult Check(
        in StunMessage request,
        IcePath path,
        long now,
        Span<byte> response,
        out int responseLength,
        out IcePath? forgotten)
    {
        responseLength = 0;
        forgotten = null;
        if (Authenticate(request) is not { } generation)
        {
            return IceCheckResult.Ignored;
        }

        if (request.UnknownCount > 0)
        {
            var refusal = new StunWriter(response, StunMessageType.BindingError, request.TransactionId);
            refusal.AddErrorCode(420, "Unknown Attribute");
            refusal.AddUnknownAttributes(request);
            responseLength = refusal.Finish(generation.PasswordOctets);
            return IceCheckResult.Refused;
        }

        if (request.IsControlled || !request.IsControlling)
        {
            // A lite agent is always the controlled one (RFC 8445 §6.1.1); 487 makes the peer take its role (§7.3.1.1).
            var refusal = new StunWriter(response, StunMessageType.BindingError, request.TransactionId);
            refusal.AddErrorCode(487, "Role Conflict");
            responseLength = refusal.Finish(generation.PasswordOctets);
            return IceCheckResult.Refused;
        }

        var success = new StunWriter(response, StunMessageType.BindingSuccess, request.TransactionId);
        success.AddXorMappedAddress(path.Remote);
        responseLength = success.Finish(generation.PasswordOctets);

        LastConsent = now;
        if (generation == _current)
        {
            _previous = null;
        }

        var validated = Find(path) ?? Remember(path, out forgotten);
        validated.LastCheck = now;
        return Select(validated, request, generation.Number, now) ? IceCheckResult.Selected : IceCheckResult.Validated;
    }

    /// <summary>Takes a path away that now belongs to another session.</summary>
    public void Forget(IcePath path)
    {
        if (Find(path) is not { } lost)
        {
            return;
        }

        _paths.Remove(lost);
        if (lost == _selected)
        {
            _selected = null;
        }
    }

    private Generation? Authenticate(in StunMessage request)
    {
        if (!request.HasFingerprint || !request.HasIntegrity)
        {
            return null;
        }

        var generation = _current.IsAddressedBy(request) ? _current : _previous;
        return generation is not null && generation.IsAddressedBy(request) && request.VerifyIntegrity(generation.PasswordOctets)
            ? generation
            : null;
    }

    private bool Select(ValidatedPath candidate, in StunMessage request, int generation, long now)
    {
        if (request.UseCandidate)
        {
            candidate.Priority = request.Priority;
            candidate.LastNomination = now;
        }

        var selected = _selected;
        var follows = selected is null
            || (request.UseCandidate && candidate != selected && generation >= selected.Generation && (
                !selected.IsNominated
                || generation > selected.Generation
                || candidate.Priority >= selected.Priority
                || _timeProvider.GetElapsedTime(selected.LastNomination, now) > NominationHold));
        if (request.UseCandidate && generation >= candidate.Generation)
        {
            candidate.IsNominated = true;
            candidate.Generation = generation;
        }

        if (follows)
        {
            candidate.Generation = generation;
            _selected = candidate;
        }

        return follows;
    }

    private ValidatedPath? Find(IcePath path)
    {
        foreach (var known in _paths)
        {
            if (known.Path == path)
            {
                return known;
            }
        }

        return null;
    }

    private ValidatedPath Remember(IcePath path, out IcePath? forgotten)
    {
        forgotten = null;
        if (_paths.Count == MaxPaths)
        {
            var oldest = _paths.Where(known => known != _selected).MinBy(known => known.LastCheck)!;
            _paths.Remove(oldest);
            forgotten = oldest.Path;
        }

        var added = new ValidatedPath(path);
        _paths.Add(added);
        return added;
    }

    private sealed class ValidatedPath(IcePath path)
    {
        public IcePath Path { get; } = path;

        public bool IsNominated { get; set; }

        public int Generation { get; set; }

        public uint Priority { get; set; }

        public long LastNomination { get; set; }

        public long LastCheck { get; set; }
    }

    private sealed class Generation(int number, IceCredentials local, IceCredentials remote)
    {
        private readonly byte[] _localFragment = Encoding.ASCII.GetBytes(local.UsernameFragment);
        private readonly byte[] _remoteFragment = Encoding.ASCII.GetBytes(remote.UsernameFragment);

        public int Number { get; } = number;

        public IceCredentials Local { get; } = local;

        public IceCredentials Remote { get; } = remote;

        public byte[] PasswordOctets { get; } = Encoding.ASCII.GetBytes(local.Password);

        public bool IsAddressedBy(in StunMessage request) =>
            request.LocalFragment.SequenceEqual(_localFragment) && request.RemoteFragment.SequenceEqual(_remoteFragment);
    }
}
