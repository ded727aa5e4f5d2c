using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Tests.Rtp;

[Trait("Category", "unit")]
public sealed class RtpSourceTableTests
{
    [Fact]
    public void Note_TwoPacketsInSequence_MakeASourceValid()
    {
        var table = new RtpSourceTable(2);

        Assert.Equal(RtpSourceStanding.Probation, table.Note(1, 65_535, 0));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(1, 0, 0));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(1, 500, 0));
    }

    [Fact]
    public void Note_PacketsOutOfSequence_StayOnProbation()
    {
        var table = new RtpSourceTable(2);

        Assert.Equal(RtpSourceStanding.Probation, table.Note(1, 5, 0));
        Assert.Equal(RtpSourceStanding.Probation, table.Note(1, 9, 0));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(1, 10, 0));
    }

    [Fact]
    public void Note_OneSourceTooMany_IsRefused()
    {
        var table = new RtpSourceTable(2);
        foreach (var ssrc in new uint[] { 1, 2 })
        {
            table.Note(ssrc, 1, 0);
            table.Note(ssrc, 2, 0);
        }

        Assert.Equal(RtpSourceStanding.Refused, table.Note(3, 1, 0));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(1, 3, 0));
        Assert.Equal(1, table.Refused);
        table.Remove(2);
        Assert.Equal(RtpSourceStanding.Probation, table.Note(3, 2, 0));
        Assert.Equal(2, table.Count);
    }

    [Fact]
    public void Note_SourceThatWasSilentForLong_GivesUpItsPlace()
    {
        var table = new RtpSourceTable(2);
        foreach (var ssrc in new uint[] { 1, 2 })
        {
            table.Note(ssrc, 1, 0);
            table.Note(ssrc, 2, 20_000);
        }

        table.Note(1, 3, 4_000_000);
        Assert.Equal(RtpSourceStanding.Refused, table.Note(3, 1, 19_999 + RtpSourceTable.SilenceUs));
        Assert.Equal(RtpSourceStanding.Probation, table.Note(3, 1, 20_000 + RtpSourceTable.SilenceUs));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(1, 4, 20_000 + RtpSourceTable.SilenceUs));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(3, 2, 40_000 + RtpSourceTable.SilenceUs));
        Assert.Equal(RtpSourceStanding.Refused, table.Note(2, 3, 60_000 + RtpSourceTable.SilenceUs));
    }

    [Fact]
    public void Note_StraySources_CannotOccupyTheTable()
    {
        var table = new RtpSourceTable(4);
        for (uint stray = 0; stray < 1000; stray++)
        {
            table.Note(stray, 1, 0);
        }

        Assert.Equal(RtpSourceStanding.Probation, table.Note(5000, 1, 0));
        Assert.Equal(RtpSourceStanding.Valid, table.Note(5000, 2, 0));
        Assert.Equal(4, table.Count);
    }
}
