namespace DataForge.Jobs.Standalone;

/// <summary>
/// A private PostgreSQL cannot be found, made or started. The message is written for the person at the terminal: it
/// says what is wrong and the one thing to do about it.
/// </summary>
public sealed class PrivatePostgresException : Exception
{
    /// <summary>Without anything to say.</summary>
    public PrivatePostgresException()
    {
    }

    /// <summary>With the message for the person at the terminal.</summary>
    public PrivatePostgresException(string message)
        : base(message)
    {
    }

    /// <summary>With the message for the person at the terminal, and what caused it.</summary>
    public PrivatePostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
