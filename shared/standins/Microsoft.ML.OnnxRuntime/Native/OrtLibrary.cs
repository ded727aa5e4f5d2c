using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Finds libonnxruntime, and holds its function table and the one environment that a process needs.</summary>
internal static unsafe class OrtLibrary
{
    private const string FileName = "libonnxruntime.so.1";

    /// <summary>Where scripts/onnxruntime.sh puts the library, from the root of the repository.</summary>
    private const string InstalledAt = "shared/standins/Microsoft.ML.OnnxRuntime/npm/node_modules/onnxruntime-node/bin/napi-v6";

    private const uint ApiVersion = 16;
    private const int LogWarnings = 2;
    private const int ArenaAllocator = 1;
    private const int DefaultMemory = 0;

    private static readonly Lock Gate = new();
    private static nint* Table;
    private static nint EnvironmentHandle;
    private static nint CpuMemoryHandle;
    private static nint AllocatorHandle;

    public static nint Environment => Ensure(ref EnvironmentHandle);

    public static nint CpuMemory => Ensure(ref CpuMemoryHandle);

    public static nint Allocator => Ensure(ref AllocatorHandle);

    /// <summary>A function of the table, to be cast to its signature.</summary>
    /// <exception cref="DllNotFoundException">The library is not installed; the message says how to install it.</exception>
    public static nint Function(OrtFunction function)
    {
        if (Table is null)
        {
            Load();
        }

        return Table[(int)function];
    }

    /// <summary>Turns a status into an exception; null is success.</summary>
    public static void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }

        var code = ((delegate* unmanaged<nint, int>)Function(OrtFunction.GetErrorCode))(status);
        var message = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)Function(OrtFunction.GetErrorMessage))(status));
        ((delegate* unmanaged<nint, void>)Function(OrtFunction.ReleaseStatus))(status);
        throw new OnnxRuntimeException((ErrorCode)code, message ?? "no message");
    }

    private static nint Ensure(ref nint value)
    {
        if (Table is null)
        {
            Load();
        }

        return value;
    }

    private static void Load()
    {
        lock (Gate)
        {
            if (Table is not null)
            {
                return;
            }

            var getBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(Open(), "OrtGetApiBase");
            var table = (nint*)((delegate* unmanaged<uint, nint>)getBase()[0])(ApiVersion);
            if (table is null)
            {
                throw new DllNotFoundException($"{FileName} is too old: it lacks version {ApiVersion} of its interface. Run `make setup`.");
            }

            nint environment, memory, allocator;
            fixed (byte* name = "voicemesh"u8)
            {
                CheckEarly(((delegate* unmanaged<int, byte*, nint*, nint>)table[(int)OrtFunction.CreateEnv])(LogWarnings, name, &environment));
            }

            CheckEarly(((delegate* unmanaged<int, int, nint*, nint>)table[(int)OrtFunction.CreateCpuMemoryInfo])(ArenaAllocator, DefaultMemory, &memory));
            CheckEarly(((delegate* unmanaged<nint*, nint>)table[(int)OrtFunction.GetAllocatorWithDefaultOptions])(&allocator));
            (EnvironmentHandle, CpuMemoryHandle, AllocatorHandle) = (environment, memory, allocator);

            // Published last: whoever sees the table sees the rest as well.
            Thread.MemoryBarrier();
            Table = table;
        }
    }

    private static void CheckEarly(nint status)
    {
        if (status != 0)
        {
            throw new DllNotFoundException($"{FileName} was found but could not be started.");
        }
    }

    /// <summary>
    /// Beside the program or where the system looks, else in the repository that the program was built in: a copy of 46 MB in every output folder
    /// would buy nothing.
    /// </summary>
    private static nint Open()
    {
        if (NativeLibrary.TryLoad(FileName, typeof(OrtLibrary).Assembly, DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories, out var handle))
        {
            return handle;
        }

        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, InstalledAt, "linux", architecture, FileName);
            if (File.Exists(path))
            {
                return NativeLibrary.Load(path);
            }
        }

        throw new DllNotFoundException($"{FileName}, which runs ONNX models, is not installed. Run `make setup`, which takes it from the npm package onnxruntime-node.");
    }
}
