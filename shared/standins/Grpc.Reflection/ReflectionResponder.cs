using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Question = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Grpc.Reflection;

/// <summary>Answers one reflection request; both versions of the protocol share it.</summary>
internal sealed class ReflectionResponder(IEnumerable<string> services, SymbolRegistry registry)
{
    private readonly string[] _services = [.. services];

    public ServerReflectionResponse Respond(ServerReflectionRequest request)
    {
        var response = request.MessageRequestCase switch
        {
            Question.ListServices => ListServices(),
            Question.FileByFilename => File(registry.FileByName(request.FileByFilename), "File not found."),
            Question.FileContainingSymbol => File(registry.FileContainingSymbol(request.FileContainingSymbol), "Symbol not found."),
            Question.FileContainingExtension => File(
                registry.FileContainingExtension(
                    request.FileContainingExtension.ContainingType,
                    request.FileContainingExtension.ExtensionNumber),
                "Extension not found."),
            Question.AllExtensionNumbersOfType => ExtensionNumbers(request.AllExtensionNumbersOfType),
            _ => Error(StatusCode.Unimplemented, "Request type not supported by reflection service."),
        };
        response.ValidHost = request.Host;
        response.OriginalRequest = request;
        return response;
    }

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };

    private static ServerReflectionResponse File(FileDescriptor? file, string messageWhenMissing)
    {
        if (file is null)
        {
            return Error(StatusCode.NotFound, messageWhenMissing);
        }

        var files = new FileDescriptorResponse();
        AddWithImports(file, files, []);
        return new ServerReflectionResponse { FileDescriptorResponse = files };
    }

    private static void AddWithImports(FileDescriptor file, FileDescriptorResponse files, HashSet<string> added)
    {
        if (!added.Add(file.Name))
        {
            return;
        }

        files.FileDescriptorProto.Add(file.SerializedData);
        foreach (var dependency in file.Dependencies)
        {
            AddWithImports(dependency, files, added);
        }
    }

    private ServerReflectionResponse ListServices() =>
        new()
        {
            ListServicesResponse = new ListServiceResponse { Service = { _services.Select(name => new ServiceResponse { Name = name }) } },
        };

    private ServerReflectionResponse ExtensionNumbers(string type) => registry.HasMessage(type)
        ? new ServerReflectionResponse
        {
            AllExtensionNumbersResponse = new ExtensionNumberResponse
            {
                BaseTypeName = type,
                ExtensionNumber = { registry.ExtensionNumbers(type) },
            },
        }
        : Error(StatusCode.NotFound, "Type not found.");
}
