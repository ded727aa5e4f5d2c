namespace VoiceMesh.WebRtc.Srtp;

/// <summary>Remembers which of the last 128 packet indices were accepted (RFC 3711 §3.3.2 asks for at least 64).</summary>
internal struct ReplayWindow
{
    public const int Length = 128;

    private ulong _highest;
    private UInt128 _seen;

    /// <summary>The index is too old, or was accepted before.</summary>
    public readonly bool Rejects(ulong index)
    {
        if (_seen == UInt128.Zero || index > _highest)
        {
            return false;
        }

        var age = _highest - index;
        return age >= Length || ((_seen >> (int)age) & UInt128.One) != UInt128.Zero;
    }

    /// <summary>Marks an index, only after its packet was authenticated.</summary>
    public void Accept(ulong index)
    {
        if (_seen == UInt128.Zero)
        {
            _highest = index;
            _seen = UInt128.One;
        }
        else if (index > _highest)
        {
            var ahead = index - _highest;
            _seen = ahead >= Length ? UInt128.One : (_seen << (int)ahead) | UInt128.One;
            _highest = index;
        }
        else
        {
            _seen |= UInt128.One << (int)(_highest - index);
        }
    }
}
