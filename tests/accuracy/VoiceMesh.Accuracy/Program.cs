using Grpc.Net.Client;
using VoiceMesh.Accuracy;

if (!AccuracyArguments.TryParse(args, out var arguments))
{
    await Console.Error.WriteLineAsync(AccuracyArguments.Usage);
    return 64;
}

using var channel = GrpcChannel.ForAddress(arguments.Address);
var runner = new AccuracyRun(channel, arguments);
return await runner.MeasureAsync(Console.Out);
