namespace VoiceMesh.Impairments.Network;

/// <summary>One direction of a network: takes packets when they are sent and gives them out when, and if, they arrive. What it does follows from its seed.</summary>
internal sealed class ImpairedLink(NetworkConditions conditions, int seed)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(byte[] Packet, bool IsRtcp), (long ArrivalUs, long Order)> _underWay = new();
    private long _order;
    private bool _isLosing;

    public int Sent { get; private set; }

    public int Lost { get; private set; }

    public void Send(ReadOnlySpan<byte> packet, bool isRtcp, long nowUs)
    {
        Sent += isRtcp ? 0 : 1;
        if (IsLost())
        {
            Lost += isRtcp ? 0 : 1;
            return;
        }

        var delayMs = conditions.BaseDelayMs + (conditions.JitterMs * ((2 * _random.NextDouble()) - 1));
        delayMs += _random.NextDouble() < conditions.ReorderedShare ? 50 : 0;
        Deliver(packet, isRtcp, nowUs, delayMs);
        if (_random.NextDouble() < conditions.DuplicatedShare)
        {
            Deliver(packet, isRtcp, nowUs, delayMs + (30 * _random.NextDouble()));
        }
    }

    /// <summary>What arrived until now, in the order of arrival.</summary>
    public bool TryReceive(long nowUs, out byte[] packet, out bool isRtcp, out long arrivalUs)
    {
        if (!_underWay.TryPeek(out var first, out var when) || when.ArrivalUs > nowUs)
        {
            (packet, isRtcp, arrivalUs) = ([], false, 0);
            return false;
        }

        _underWay.Dequeue();
        (packet, isRtcp, arrivalUs) = (first.Packet, first.IsRtcp, when.ArrivalUs);
        return true;
    }

    /// <remarks>Gilbert's channel of two states: it loses everything in the one and nothing in the other, and stays in the losing one for the mean length of a burst.</remarks>
    private bool IsLost()
    {
        if (conditions.LossShare <= 0)
        {
            return false;
        }

        if (conditions.BurstLength <= 1)
        {
            return _random.NextDouble() < conditions.LossShare;
        }

        var leave = 1 / conditions.BurstLength;
        var enter = leave * conditions.LossShare / (1 - conditions.LossShare);
        _isLosing = _random.NextDouble() < (_isLosing ? 1 - leave : enter);
        return _isLosing;
    }

    private void Deliver(ReadOnlySpan<byte> packet, bool isRtcp, long nowUs, double delayMs) =>
        _underWay.Enqueue((packet.ToArray(), isRtcp), (nowUs + (long)(delayMs * 1000), _order++));
}
