using System.Runtime.InteropServices;

namespace Concentus.Native;

/// <summary>
/// The C API of libopus (https://opus-codec.org/docs/opus_api-1.3.1/). Its control functions are variadic; on Linux an integer or pointer travels to
/// a variadic function as to any other, so one declaration serves both.
/// </summary>
internal static unsafe partial class OpusLibrary
{
    private const string LibraryName = "libopus.so.0";

    public delegate THandle Creator<THandle>(out int error);

    public static THandle Open<THandle>(Creator<THandle> create, string what)
        where THandle : SafeHandle
    {
        try
        {
            var handle = create(out var error);
            if (error < 0)
            {
                handle.Dispose();
                throw new OpusException($"libopus cannot make {what}: {Describe(error)}.", error);
            }

            return handle;
        }
        catch (DllNotFoundException notFound)
        {
            throw new DllNotFoundException(
                $"{LibraryName}, which encodes and decodes Opus, is not installed. Install the Debian package libopus0.",
                notFound);
        }
    }

    public static int Check(int result) => result >= 0
        ? result
        : throw new OpusException($"libopus: {Describe(result)}.", result);

    [LibraryImport(LibraryName, EntryPoint = "opus_encoder_create")]
    public static partial OpusEncoderHandle CreateEncoder(int sampleRate, int channels, int application, out int error);

    [LibraryImport(LibraryName, EntryPoint = "opus_encoder_destroy")]
    public static partial void DestroyEncoder(nint encoder);

    [LibraryImport(LibraryName, EntryPoint = "opus_encoder_ctl")]
    public static partial int Control(OpusEncoderHandle encoder, OpusRequest request, nint argument);

    [LibraryImport(LibraryName, EntryPoint = "opus_encode")]
    public static partial int Encode(OpusEncoderHandle encoder, short* pcm, int frameSize, byte* packet, int maxBytes);

    [LibraryImport(LibraryName, EntryPoint = "opus_decoder_create")]
    public static partial OpusDecoderHandle CreateDecoder(int sampleRate, int channels, out int error);

    [LibraryImport(LibraryName, EntryPoint = "opus_decoder_destroy")]
    public static partial void DestroyDecoder(nint decoder);

    [LibraryImport(LibraryName, EntryPoint = "opus_decoder_ctl")]
    public static partial int Control(OpusDecoderHandle decoder, OpusRequest request, nint argument);

    [LibraryImport(LibraryName, EntryPoint = "opus_decode")]
    public static partial int Decode(OpusDecoderHandle decoder, byte* packet, int length, short* pcm, int frameSize, int decodeFec);

    private static string Describe(int error) => Marshal.PtrToStringUTF8(GetErrorText(error)) ?? $"error {error}";

    [LibraryImport(LibraryName, EntryPoint = "opus_strerror")]
    private static partial nint GetErrorText(int error);
}
