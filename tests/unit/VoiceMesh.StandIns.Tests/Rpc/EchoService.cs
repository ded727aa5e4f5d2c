using Grpc.Core;

namespace VoiceMesh.StandIns.Tests.Rpc;

internal sealed class EchoService : Echo.EchoBase
{
    public override Task<EchoMessage> Once(EchoMessage request, ServerCallContext context)
    {
        if (request.Text == "refuse")
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "refused"), new Metadata { { "reason-bin", new byte[] { 1, 2 } } });
        }

        return Task.FromResult(request);
    }

    public override async Task Stream(
        IAsyncStreamReader<EchoMessage> requestStream,
        IServerStreamWriter<EchoMessage> responseStream,
        ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(message, context.CancellationToken);
        }
    }
}
