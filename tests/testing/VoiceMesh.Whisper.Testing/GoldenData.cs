using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VoiceMesh.Whisper.Testing;

/// <summary>Finds the golden data beside the test's assembly. Models of types that are not kept there are made from the f16 one.</summary>
public static class GoldenData
{
    /// <summary>The English model's variants.</summary>
    public static readonly IReadOnlyList<string> EnglishModels = ["en-f32", "en-f16", "en-q8_0", "en-q5_1", "en-q5_0", "en-q4_0"];

    /// <summary>The multilingual model.</summary>
    public const string MultilingualModel = "multi-f16";

    /// <summary>The hashes of the files that whisper.cpp's own tools made.</summary>
    private static readonly Dictionary<string, string> Hashes = new()
    {
        ["en-f32"] = "c69243aa59de03705875755b685b03d38cc527f2e5523954622f23b6ceae1971",
        ["en-f16"] = "5937ce6960c46d2747f9f3670635cada072e02452cda3d2158b0335c0a36c380",
        ["en-q8_0"] = "7786006c4cad4f3b5ab5864a35fb4f51c547027830a269fefd7470b9cabf59f8",
        ["en-q5_1"] = "67cf5f772203e728ea0e243e5e60e77d80c313545a0a78dc4a60ae065cac981c",
        ["en-q5_0"] = "3ef5ae68b074c3f7cb390cf9c30d12cbca1a72c8498d6ad75f125ff5be775b25",
        ["en-q4_0"] = "f805c10b3ee98c763a5dc55416ccd9b9d6c62b21cbcae06441da06cccb288f98",
        ["multi-f16"] = "c171eecc264f9a3322b961d3ba44f23c4a122f12b1b86ff9d632e982bf720e6c",
    };

    private static readonly ConcurrentDictionary<string, Lazy<string>> Models = new();

    /// <summary>The folder.</summary>
    public static string Folder { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "golden");

    /// <summary>The path of a file.</summary>
    /// <param name="name">Its path below the golden folder.</param>
    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>The path of a model, which is unpacked or converted when first asked for and equals, byte for byte, the one that whisper.cpp's tools made.</summary>
    /// <param name="name">Such as "en-q5_1".</param>
    /// <exception cref="InvalidDataException">What was made differs.</exception>
    public static string ModelPath(string name) => Models.GetOrAdd(name, key => new Lazy<string>(() => MakeModel(key))).Value;

    /// <summary>The bytes of a packed file.</summary>
    /// <param name="name">Its path below the golden folder, without ".gz".</param>
    public static byte[] Unpack(string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path(name + ".gz")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The values of a packed file of 32-bit floats.</summary>
    /// <param name="name">Its path below the golden folder, without ".gz".</param>
    public static float[] Floats(string name) => MemoryMarshal.Cast<byte, float>(Unpack(name)).ToArray();

    /// <summary>The samples of a recording as whisper.cpp scales them: 16-bit values by 32768.</summary>
    /// <param name="name">Such as "chirp-3.2s".</param>
    public static float[] Samples(string name)
    {
        const int HeaderBytes = 44;
        var samples = MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(Path($"audio/{name}.wav")).AsSpan(HeaderBytes));
        var scaled = new float[samples.Length];
        for (var index = 0; index < samples.Length; index++)
        {
            scaled[index] = samples[index] / 32768f;
        }

        return scaled;
    }

    private static string MakeModel(string name)
    {
        var path = Path($"models/{name}.bin");
        if (!File.Exists(path) || Hash(path) != Hashes[name])
        {
            // A process that runs beside this one must never see half a file.
            var unfinished = $"{path}.{Environment.ProcessId}";
            if (File.Exists(Path($"models/{name}.bin.gz")))
            {
                File.WriteAllBytes(unfinished, Unpack($"models/{name}.bin"));
            }
            else
            {
                var type = Enum.Parse<GgmlType>(name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..], ignoreCase: true);
                ModelConverter.Convert(GgmlModelFile.Read(ModelPath("en-f16")), type).Write(unfinished);
            }

            File.Move(unfinished, path, overwrite: true);
        }

        return Hash(path) == Hashes[name] ? path : throw new InvalidDataException($"{path} is not the file that whisper.cpp's tools make.");
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
