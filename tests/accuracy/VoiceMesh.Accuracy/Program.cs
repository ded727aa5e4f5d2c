using VoiceMesh.Accuracy;

var (arguments, mistake) = AccuracyArguments.Parse(args);
if (arguments is null)
{
    await Console.Error.WriteLineAsync($"{mistake}\n\n{AccuracyArguments.Usage}");
    return 64;
}

try
{
    return await new AccuracyRun(arguments, Console.Out).RunAsync();
}
catch (Exception refused) when (refused is InvalidOperationException or InvalidDataException or IOException or Grpc.Core.RpcException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
