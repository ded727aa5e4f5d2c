using Microsoft.Win32.SafeHandles;

namespace VoiceMesh.Whisper.Model;

/// <summary>Keeps a model's file mapped while its weights are being read, even if the model is disposed meanwhile.</summary>
internal readonly ref struct WeightLease
{
    private readonly SafeMemoryMappedViewHandle _view;

    /// <summary>Takes a lease.</summary>
    /// <param name="view">The mapping.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public WeightLease(SafeMemoryMappedViewHandle view)
    {
        var held = false;
        view.DangerousAddRef(ref held);
        _view = view;
    }

    /// <summary>Ends the lease.</summary>
    public void Dispose() => _view.DangerousRelease();
}
