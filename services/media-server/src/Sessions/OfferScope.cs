namespace VoiceMesh.MediaServer.Sessions;

/// <summary>What an offer may do, which depends on who makes it.</summary>
internal enum OfferScope
{
    /// <summary>Its maker holds the session: a new call takes the place of the one that there may be.</summary>
    TakeOver,

    /// <summary>Its maker has no token: a call for a session that nobody holds.</summary>
    Join,

    /// <summary>It renews the call that it was made from, and no other.</summary>
    Renew,
}
