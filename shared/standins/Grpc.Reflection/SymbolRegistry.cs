using Google.Protobuf.Reflection;

namespace Grpc.Reflection;

/// <summary>All files, symbols and extensions reachable from a set of files.</summary>
public class SymbolRegistry
{
    private readonly Dictionary<string, FileDescriptor> _files = [];
    private readonly Dictionary<string, FileDescriptor> _symbols = [];
    private readonly Dictionary<(string Extendee, int FieldNumber), FileDescriptor> _extensions = [];
    private readonly HashSet<string> _messages = [];

    private SymbolRegistry()
    {
    }

    public static SymbolRegistry FromFiles(IEnumerable<FileDescriptor> fileDescriptors)
    {
        var registry = new SymbolRegistry();
        foreach (var file in fileDescriptors)
        {
            registry.Add(file);
        }

        return registry;
    }

    public FileDescriptor? FileByName(string filename) => _files.GetValueOrDefault(filename);

    public FileDescriptor? FileContainingSymbol(string symbol) => _symbols.GetValueOrDefault(symbol);

    internal FileDescriptor? FileContainingExtension(string extendee, int fieldNumber) =>
        _extensions.GetValueOrDefault((extendee, fieldNumber));

    internal bool HasMessage(string fullName) => _messages.Contains(fullName);

    internal IEnumerable<int> ExtensionNumbers(string extendee) =>
        _extensions.Keys.Where(key => key.Extendee == extendee).Select(key => key.FieldNumber).Order();

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        foreach (var service in file.Services)
        {
            AddSymbols(file, [service, .. service.Methods]);
        }

        AddEnums(file, file.EnumTypes);
        AddExtensions(file, file.Extensions);
        AddMessages(file, file.MessageTypes);
    }

    private void AddMessages(FileDescriptor file, IEnumerable<MessageDescriptor> messages)
    {
        foreach (var message in messages)
        {
            _messages.Add(message.FullName);
            AddSymbols(file, [message, .. message.Fields.InDeclarationOrder(), .. message.Oneofs]);
            AddEnums(file, message.EnumTypes);
            AddExtensions(file, message.Extensions);
            AddMessages(file, message.NestedTypes);
        }
    }

    private void AddEnums(FileDescriptor file, IEnumerable<EnumDescriptor> enums)
    {
        foreach (var item in enums)
        {
            AddSymbols(file, [item, .. item.Values]);
        }
    }

    private void AddExtensions(FileDescriptor file, ExtensionCollection extensions)
    {
        foreach (var extension in extensions.UnorderedExtensions)
        {
            AddSymbols(file, [extension]);
            _extensions.TryAdd((extension.ExtendeeType.FullName, extension.FieldNumber), file);
        }
    }

    private void AddSymbols(FileDescriptor file, IEnumerable<IDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            _symbols.TryAdd(descriptor.FullName, file);
        }
    }
}
