using VoiceMesh.WebRtc.Load;

return await LoadCommand.RunAsync(args);
