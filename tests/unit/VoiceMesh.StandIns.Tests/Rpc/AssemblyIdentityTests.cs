using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.HealthCheck;
using Grpc.Net.ClientFactory;
using Grpc.Net.Compression;
using Grpc.Reflection;
using Microsoft.AspNetCore.Builder;

namespace VoiceMesh.StandIns.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class AssemblyIdentityTests
{
    public static TheoryData<Type> OneTypePerAssembly =>
    [
        typeof(RpcException),
        typeof(ICompressionProvider),
        typeof(GrpcClientFactory),
        typeof(HealthServiceImpl),
        typeof(GrpcHealthChecksOptions),
        typeof(SymbolRegistry),
        typeof(GrpcReflectionEndpointRouteBuilderExtensions),
    ];

    // The served assemblies ask for exactly this name; any other makes the compiler and the loader see two different types of one name.
    [Theory]
    [MemberData(nameof(OneTypePerAssembly))]
    public void Name_OfEveryGrpcAssembly_HasTheVersionAndKeyThatTheServedOnesAskFor(Type type)
    {
        var name = type.Assembly.GetName();

        Assert.Equal("d754f35622e28bad", Convert.ToHexStringLower(name.GetPublicKeyToken()!));
        Assert.Equal(new Version(2, 0, 0, 0), name.Version);
    }
}
