namespace Grpc.Core.Interceptors;

internal sealed class MetadataInterceptor(Func<Metadata, Metadata> change) : ContextInterceptor
{
    private readonly Func<Metadata, Metadata> _change = change ?? throw new ArgumentNullException(nameof(change));

    protected override ClientInterceptorContext<TRequest, TResponse> Change<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context) =>
        new(context.Method, context.Host, context.Options.WithHeaders(_change(context.Options.Headers ?? [])));
}
