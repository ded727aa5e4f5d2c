using VoiceMesh.Impairments;

var (arguments, mistake) = ImpairmentArguments.Parse(args);
if (arguments is null)
{
    await Console.Error.WriteLineAsync($"{mistake}\n\n{ImpairmentArguments.Usage}");
    return 64;
}

try
{
    await new ImpairmentRun(arguments, Console.Out).RunAsync();
    return 0;
}
catch (Exception refused) when (refused is InvalidOperationException or InvalidDataException or IOException or Grpc.Core.RpcException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
