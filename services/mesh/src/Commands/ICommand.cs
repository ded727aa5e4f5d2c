namespace VoiceMesh.Mesh.Commands;

/// <summary>One thing that the local host can be told to do.</summary>
internal interface ICommand
{
    /// <returns>The process' exit code.</returns>
    Task<int> RunAsync();
}
