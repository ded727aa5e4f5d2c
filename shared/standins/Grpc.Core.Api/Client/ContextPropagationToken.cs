namespace Grpc.Core;

/// <summary>Carries a server call's deadline and cancellation to the calls it makes; only gRPC itself derives from it.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
