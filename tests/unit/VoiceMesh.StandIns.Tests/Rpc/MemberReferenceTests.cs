using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;

namespace VoiceMesh.StandIns.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class MemberReferenceTests
{
    private static readonly HashSet<string> CheckedAssemblies = ["Grpc.Core.Api", "Grpc.Net.Common"];

    // Stands for every generic parameter: all of gRPC's are reference types without further constraints.
    private static readonly Type[] TypeArguments = [.. Enumerable.Repeat(typeof(string), 8)];

    public static TheoryData<Type, int> ReferringAssemblies => new()
    {
        { typeof(GrpcChannel), 100 },
        { typeof(GrpcServiceOptions), 50 },
        { typeof(Echo), 20 },
    };

    [Theory]
    [MemberData(nameof(ReferringAssemblies))]
    public void Resolve_EveryReferenceOfAServedAssembly_FindsItsTarget(Type typeInAssembly, int leastReferences)
    {
        var module = typeInAssembly.Module;
        using var file = new PEReader(File.OpenRead(typeInAssembly.Assembly.Location));
        var metadata = file.GetMetadataReader();
        var missing = new List<string>();
        var resolvedCount = 0;

        foreach (var handle in metadata.TypeReferences.Where(handle => IsChecked(metadata, handle)))
        {
            Resolve(() => module.ResolveType(MetadataTokens.GetToken(handle)));
        }

        foreach (var handle in metadata.MemberReferences.Where(handle => IsChecked(module, metadata, metadata.GetMemberReference(handle).Parent)))
        {
            Resolve(() => module.ResolveMember(MetadataTokens.GetToken(handle), TypeArguments, TypeArguments));
        }

        Assert.Empty(missing);
        Assert.True(resolvedCount >= leastReferences, $"Only {resolvedCount} references were found to check.");

        void Resolve(Func<MemberInfo?> resolve)
        {
            try
            {
                resolve();
                resolvedCount++;
            }
            catch (Exception exception) when (exception is MissingMemberException or TypeLoadException)
            {
                missing.Add(exception.Message);
            }
        }
    }

    // A type loads only if each of its overrides and interface members finds its slot.
    [Theory]
    [InlineData(typeof(GrpcChannel))]
    [InlineData(typeof(GrpcServiceOptions))]
    public void GetTypes_OfAServedAssembly_LoadsAll(Type typeInAssembly) =>
        Assert.Contains(typeInAssembly, typeInAssembly.Assembly.GetTypes());

    // An override whose base member is gone still loads, as a new member that nobody calls.
    [Theory]
    [InlineData(typeof(GrpcChannel))]
    [InlineData(typeof(GrpcServiceOptions))]
    public void Overrides_OfAServedAssembly_OverrideAMemberOfTheirBase(Type typeInAssembly)
    {
        const BindingFlags Declared =
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

        var overrides = typeInAssembly.Assembly.GetTypes()
            .Where(type => type.BaseType is { } baseType && CheckedAssemblies.Contains(baseType.Assembly.GetName().Name!))
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot))
            .ToArray();

        Assert.NotEmpty(overrides);
        Assert.DoesNotContain(overrides, method => method.GetBaseDefinition() == method);
    }

    private static bool IsChecked(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var scope = metadata.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsChecked(metadata, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => CheckedAssemblies.Contains(
                metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name)),
            _ => false,
        };
    }

    private static bool IsChecked(Module module, MetadataReader metadata, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeReference)
        {
            return IsChecked(metadata, (TypeReferenceHandle)parent);
        }

        if (parent.Kind != HandleKind.TypeSpecification)
        {
            return false;
        }

        try
        {
            var type = module.ResolveType(MetadataTokens.GetToken(parent), TypeArguments, TypeArguments);
            return CheckedAssemblies.Contains(type.Assembly.GetName().Name!);
        }
        catch (Exception exception) when (exception is TypeLoadException or ArgumentException)
        {
            // A framework type whose constraints the type arguments do not meet. A missing type of ours fails as a type reference.
            return false;
        }
    }
}
