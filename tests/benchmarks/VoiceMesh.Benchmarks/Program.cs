using VoiceMesh.Benchmarks;

return await BenchmarkCommand.RunAsync(args);
