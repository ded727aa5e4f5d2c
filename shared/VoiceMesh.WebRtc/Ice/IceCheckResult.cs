namespace VoiceMesh.WebRtc.Ice;

/// <summary>What a lite agent made of a check.</summary>
internal enum IceCheckResult
{
    /// <summary>Not from the peer; nothing is answered, so that nothing can be probed or amplified.</summary>
    Ignored,

    /// <summary>From the peer, but answered with an error: the path is not validated by it.</summary>
    Refused,

    /// <summary>Answered; the path is validated.</summary>
    Validated,

    /// <summary>Answered; the path is validated and media goes over it from now on.</summary>
    Selected,
}
