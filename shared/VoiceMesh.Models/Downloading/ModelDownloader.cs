using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Models.Downloading;

/// <summary>Fetches one file: resumes what an earlier attempt or process left (RFC 9110, sections 13.1.5 and 14), verifies it, and puts it into its place in one step.</summary>
internal sealed class ModelDownloader(ModelHttp http, ModelsOptions options, TimeProvider timeProvider, ILogger logger)
{
    private const int BufferBytes = 1 << 17;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Fetches a file. The caller holds the lock on its destination.</summary>
    /// <exception cref="ModelUnavailableException">It cannot be had.</exception>
    public async Task<DownloadedFile> DownloadAsync(ModelFile file, string destination, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var transfer = new Transfer(file, destination, progress);
        logger.DownloadStarted(file.Name, file.Source.Host, transfer.Partial.Length);
        while (true)
        {
            var before = transfer.ReceivedBytes;
            try
            {
                var fetched = await Pipeline(transfer).ExecuteAsync(async token => await AttemptAsync(transfer, token), cancellationToken);
                logger.Downloaded(file.Name, fetched.SizeBytes, fetched.Sha256);
                if (!fetched.IsVerified)
                {
                    logger.Unverified(file.Name);
                }

                progress?.Report(new DownloadProgress(file.Name, DownloadPhase.Done, fetched.SizeBytes, fetched.SizeBytes));
                return fetched;
            }
            catch (Exception broken) when (broken is BrokenDownloadException or NoConnectionException)
            {
                // Retries count only in a row: a link that brings a little each time brings the whole file in the end.
                if (broken is BrokenDownloadException && transfer.ReceivedBytes > before)
                {
                    continue;
                }

                throw new ModelUnavailableException(
                    ModelUnavailableReason.Unreachable,
                    $"{file.Name} could not be fetched: {broken.Message}.",
                    "With a connection 'make models' fetches it and resumes where this ended; Models__Mirror=URL names another source, VOICEMESH_MODELS=folder models that are here.",
                    broken);
            }
        }
    }

    private ResiliencePipeline Pipeline(Transfer transfer)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = timeProvider };
        return options.Retries == 0 ? ResiliencePipeline.Empty : builder.AddRetry(new RetryStrategyOptions
        {
            // Without one byte from this source there is no connection to lose: the machine is offline, and says so at once.
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is BrokenDownloadException || (args.Outcome.Exception is NoConnectionException && transfer.HasAnswered)),
            MaxRetryAttempts = options.Retries,
            Delay = TimeSpan.FromMilliseconds(options.RetryDelayMs),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            MaxDelay = LongestPause,
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>((args.Outcome.Exception as BrokenDownloadException)?.RetryAfter is { } asked ? Limit(asked) : null),
            OnRetry = args =>
            {
                var fault = args.Outcome.Exception!.Message;
                logger.DownloadBroke(transfer.File.Name, fault, args.RetryDelay.TotalMilliseconds);
                transfer.Report(DownloadPhase.Retrying, transfer.Partial.Length, fault);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    private static TimeSpan Limit(TimeSpan asked) => asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestPause ? LongestPause : asked;

    private async Task<DownloadedFile> AttemptAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        if (transfer.File.HasDigestBeside && !transfer.AskedForDigest)
        {
            transfer.Beside = await http.DigestBesideAsync(transfer.File.Source, cancellationToken);
            transfer.AskedForDigest = true;
            transfer.HasAnswered = true;
        }

        var offset = ResumeFrom(transfer, out var validator);
        var (response, linked) = await http.SendAsync(transfer.File.Source, request => AskForRange(request, offset, validator), cancellationToken);
        using (response)
        {
            transfer.HasAnswered = true;
            transfer.Linked = linked ?? transfer.Linked;
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && offset > 0)
            {
                if (response.Content.Headers.ContentRange?.Length != offset)
                {
                    transfer.Partial.Discard();
                    throw new BrokenDownloadException("the file at the source has become another");
                }

                // All bytes were here before; only the verification is missing.
                using var partial = await HashPartialAsync(transfer, offset, cancellationToken);
                return Verify(transfer, partial, offset, resumed: true);
            }

            http.ThrowUnlessSuccess(response, transfer.File.Source);
            return await ReceiveAsync(transfer, response, offset, cancellationToken);
        }
    }

    /// <summary>How many bytes of this very version are here already.</summary>
    private static long ResumeFrom(Transfer transfer, out string validator)
    {
        validator = "";
        if (transfer.Partial.Read() is not { } record || record.Source != transfer.File.Source.AbsoluteUri)
        {
            return 0;
        }

        // A server that names no version can still be resumed when the sum of the whole file is known: it proves in the end that both halves belong together.
        var provable = record.Sha256.Length > 0 || transfer.Beside is not null || transfer.File.Digest is not null;
        validator = record.Validator;
        return record.Validator.Length > 0 || provable ? transfer.Partial.Length : 0;
    }

    private static void AskForRange(HttpRequestMessage request, long offset, string validator)
    {
        if (offset == 0)
        {
            return;
        }

        request.Headers.Range = new RangeHeaderValue(offset, null);
        if (validator.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("If-Range", validator);
        }
    }

    private async Task<DownloadedFile> ReceiveAsync(Transfer transfer, HttpResponseMessage response, long offset, CancellationToken cancellationToken)
    {
        var resumed = response.StatusCode == HttpStatusCode.PartialContent;
        var range = response.Content.Headers.ContentRange;
        if (resumed && (range?.From != offset || offset == 0))
        {
            transfer.Partial.Discard();
            throw new BrokenDownloadException("the source answered with another range than was asked for");
        }

        var total = resumed ? range!.Length : response.Content.Headers.ContentLength;
        transfer.TotalBytes = total ?? transfer.Linked?.SizeBytes;
        if (!resumed)
        {
            offset = 0;
            transfer.Partial.Begin(new PartialRecord(transfer.File.Source.AbsoluteUri, Validator(response), transfer.Linked?.Digest.Hex ?? ""));
        }

        DiskSpace.Require(transfer.Partial.Path, (transfer.TotalBytes ?? transfer.File.SizeBytes ?? 0) - offset, options.MinFreeDiskMb, transfer.File.Name);
        using var sums = await HashPartialAsync(transfer, offset, cancellationToken);
        var length = await CopyAsync(transfer, response, sums, offset, cancellationToken);
        if (transfer.TotalBytes is { } expected && length != expected)
        {
            if (length > expected)
            {
                transfer.Partial.Discard();
            }

            throw new BrokenDownloadException($"{length} of {expected} bytes arrived");
        }

        return Verify(transfer, sums, length, resumed);
    }

    private async Task<long> CopyAsync(Transfer transfer, HttpResponseMessage response, TransferSums sums, long offset, CancellationToken cancellationToken)
    {
        var length = offset;
        var buffer = new byte[BufferBytes];
        using var stall = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stall.Token);
        await using var body = await response.Content.ReadAsStreamAsync(either.Token);
        try
        {
            await using var file = new FileStream(transfer.Partial.Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
            file.SetLength(offset);
            file.Position = offset;
            int count;
            while ((transfer.TotalBytes is not { } expected || length <= expected) && (count = await ReadAsync(body, buffer, stall, either.Token, cancellationToken)) > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                sums.Append(buffer.AsSpan(0, count));
                length += count;
                transfer.ReceivedBytes += count;
                transfer.Report(DownloadPhase.Receiving, length);
            }

            // The name says that the file is whole, so its bytes must reach the disk before it gets that name.
            file.Flush(flushToDisk: true);
            return length;
        }
        catch (IOException full)
        {
            throw DiskSpace.Fault(transfer.File.Name, full);
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationTokenSource stall, CancellationToken either, CancellationToken cancellationToken)
    {
        stall.CancelAfter(TimeSpan.FromMilliseconds(options.StallTimeoutMs));
        try
        {
            return await body.ReadAsync(buffer, either);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokenDownloadException($"nothing arrived for {options.StallTimeoutMs} ms", inner: late);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            throw new BrokenDownloadException("the connection broke", inner: cut);
        }
    }

    private static async Task<TransferSums> HashPartialAsync(Transfer transfer, long offset, CancellationToken cancellationToken)
    {
        var sums = new TransferSums(transfer.Expected.Any(digest => digest.Algorithm == DigestAlgorithm.Sha1));
        if (offset > 0)
        {
            await using var part = new FileStream(transfer.Partial.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferBytes, FileOptions.SequentialScan | FileOptions.Asynchronous);
            var buffer = new byte[BufferBytes];
            int count;
            while ((count = await part.ReadAsync(buffer, cancellationToken)) > 0)
            {
                sums.Append(buffer.AsSpan(0, count));
            }
        }

        return sums;
    }

    private static DownloadedFile Verify(Transfer transfer, TransferSums sums, long length, bool resumed)
    {
        var (sha256, sha1) = sums.Finish();
        var wrong = transfer.Expected.Where(digest => digest.Hex != (digest.Algorithm == DigestAlgorithm.Sha1 ? sha1 : sha256)).ToArray();
        if (wrong.Length > 0)
        {
            transfer.Partial.Discard();
            if (resumed)
            {
                throw new BrokenDownloadException("what an earlier download left did not fit");
            }

            throw new ModelUnavailableException(
                ModelUnavailableReason.Corrupt,
                $"{transfer.File.Source} is not what it should be: {wrong[0]} was published, SHA-256 {sha256} arrived ({length} bytes).",
                "It was thrown away. A mirror that holds another file on purpose publishes its sum as FILE.sha256 beside it.");
        }

        transfer.Partial.Finish(transfer.Destination);
        return new DownloadedFile(length, sha256, transfer.Expected.Any());
    }

    /// <summary>What names this version of the file: a strong entity tag, else the date of its last change.</summary>
    private static string Validator(HttpResponseMessage response) => response.Headers.ETag is { IsWeak: false } tag
        ? tag.Tag
        : response.Content.Headers.LastModified?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
