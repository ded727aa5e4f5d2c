using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcHttpClientBuilderExtensions
{
    public static IHttpClientBuilder ConfigureChannel(this IHttpClientBuilder builder, Action<GrpcChannelOptions> configureChannel)
    {
        builder.Services.Configure<GrpcClientFactoryOptions>(
            builder.Name,
            options => options.ChannelOptionsActions.Add(configureChannel));
        return builder;
    }

    public static IHttpClientBuilder ConfigureChannel(this IHttpClientBuilder builder, Action<IServiceProvider, GrpcChannelOptions> configureChannel)
    {
        builder.Services.AddSingleton<IConfigureOptions<GrpcClientFactoryOptions>>(provider => new ConfigureNamedOptions<GrpcClientFactoryOptions>(
            builder.Name,
            options => options.ChannelOptionsActions.Add(channel => configureChannel(provider, channel))));
        return builder;
    }

    public static IHttpClientBuilder AddInterceptor(this IHttpClientBuilder builder, Func<Interceptor> configureInvoker) =>
        builder.AddInterceptor(_ => configureInvoker());

    public static IHttpClientBuilder AddInterceptor<TInterceptor>(this IHttpClientBuilder builder)
        where TInterceptor : Interceptor => builder.AddInterceptor(services => services.GetRequiredService<TInterceptor>());

    public static IHttpClientBuilder AddInterceptor(
        this IHttpClientBuilder builder,
        Func<IServiceProvider, Interceptor> configureInvoker)
    {
        builder.Services.Configure<GrpcClientFactoryOptions>(
            builder.Name,
            options => options.InterceptorFactories.Add(configureInvoker));
        return builder;
    }
}
