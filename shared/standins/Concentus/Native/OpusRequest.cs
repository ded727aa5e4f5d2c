namespace Concentus.Native;

/// <summary>Requests of <c>opus_encoder_ctl</c> and <c>opus_decoder_ctl</c>, numbered as in <c>opus_defines.h</c>.</summary>
internal enum OpusRequest
{
    SetApplication = 4000,
    GetApplication = 4001,
    SetBitrate = 4002,
    GetBitrate = 4003,
    SetComplexity = 4010,
    GetComplexity = 4011,
    SetInbandFec = 4012,
    GetInbandFec = 4013,
    SetPacketLossPercent = 4014,
    GetPacketLossPercent = 4015,
    SetDtx = 4016,
    GetDtx = 4017,
    SetSignal = 4024,
    GetSignal = 4025,
    ResetState = 4028,
    GetLastPacketDuration = 4039,
}
