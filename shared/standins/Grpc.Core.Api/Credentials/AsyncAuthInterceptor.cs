namespace Grpc.Core;

/// <summary>Adds what proves the caller's identity to a call's headers.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);
