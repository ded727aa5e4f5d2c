using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>The hash of a certificate that the SDP vouches for (RFC 8122 §5): what ties the DTLS peer to the signalling.</summary>
internal sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    private readonly byte[] _hash;

    private DtlsFingerprint(string algorithm, byte[] hash)
    {
        Algorithm = algorithm;
        _hash = hash;
    }

    /// <summary>Lower-case name of the hash: sha-256, sha-384 or sha-512.</summary>
    public string Algorithm { get; }

    /// <summary>The SHA-256 fingerprint of a DER certificate.</summary>
    public static DtlsFingerprint Of(ReadOnlySpan<byte> certificate) => new("sha-256", SHA256.HashData(certificate));

    /// <summary>Reads the value of an <c>a=fingerprint</c> line.</summary>
    /// <returns>Null where the hash is unknown, or too weak, or its octets are not written as pairs of hexadecimal digits with colons between.</returns>
    public static DtlsFingerprint? TryParse(ReadOnlySpan<char> value)
    {
        var space = value.IndexOf(' ');
        if (space < 0)
        {
            return null;
        }

        var algorithm = value[..space].ToString().ToLowerInvariant();
        var digits = value[(space + 1)..].Trim();
        var length = HashLength(algorithm);
        if (length == 0 || digits.Length != (3 * length) - 1)
        {
            return null;
        }

        var hash = new byte[length];
        for (var octet = 0; octet < length; octet++)
        {
            var position = 3 * octet;
            if (!IsHexadecimal(digits[position])
                || !IsHexadecimal(digits[position + 1])
                || (octet < length - 1 && digits[position + 2] != ':'))
            {
                return null;
            }

            hash[octet] = Convert.FromHexString(digits.Slice(position, 2))[0];
        }

        return new DtlsFingerprint(algorithm, hash);
    }

    /// <summary>Hashes a DER certificate and compares.</summary>
    public bool Matches(ReadOnlySpan<byte> certificate)
    {
        Span<byte> actual = stackalloc byte[SHA512.HashSizeInBytes];
        var length = Algorithm switch
        {
            "sha-256" => SHA256.HashData(certificate, actual),
            "sha-384" => SHA384.HashData(certificate, actual),
            _ => SHA512.HashData(certificate, actual),
        };
        return actual[..length].SequenceEqual(_hash);
    }

    /// <summary>The value of the <c>a=fingerprint</c> line.</summary>
    public string ToAttribute()
    {
        var digits = Convert.ToHexString(_hash);
        return $"{Algorithm} {string.Join(':', digits.Chunk(2).Select(pair => new string(pair)))}";
    }

    public bool Equals(DtlsFingerprint? other) =>
        other is not null && other.Algorithm == Algorithm && other._hash.AsSpan().SequenceEqual(_hash);

    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    public override int GetHashCode() => BitConverter.ToInt32(_hash);

    public override string ToString() => ToAttribute();

    private static int HashLength(string algorithm) => algorithm switch
    {
        "sha-256" => SHA256.HashSizeInBytes,
        "sha-384" => SHA384.HashSizeInBytes,
        "sha-512" => SHA512.HashSizeInBytes,
        _ => 0,
    };

    private static bool IsHexadecimal(char digit) => char.IsAsciiHexDigit(digit);
}
