using VoiceMesh.Mesh.Commands;

return await CommandLine.Parse(args).RunAsync();
