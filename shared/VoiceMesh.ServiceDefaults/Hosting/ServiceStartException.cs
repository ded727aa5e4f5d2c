namespace VoiceMesh.ServiceDefaults.Hosting;

/// <summary>A service can't start for a reason that its operator can mend; <see cref="ServiceHost"/> prints the message as one line and exits with 1.</summary>
public sealed class ServiceStartException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ServiceStartException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    public ServiceStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ServiceStartException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
