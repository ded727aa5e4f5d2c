using VoiceMesh.Load;

return await LoadCommand.RunAsync(args);
