using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DataForge.Jobs.Hosting.Logs;

/// <summary>What a line is about: said by the scopes around it, the innermost first of all, else by its own values.</summary>
internal sealed class LineContext
{
    public string? RequestId { get; private set; }

    public string? Tenant { get; private set; }

    public string? Job { get; private set; }

    public long? Batch { get; private set; }

    public static LineContext Of<T>(in LogEntry<T> entry, IExternalScopeProvider? scopes)
    {
        var context = new LineContext();
        scopes?.ForEachScope(static (scope, context) => context.Take(scope), context);
        if (entry.State is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            for (var i = 0; i < values.Count; i++)
            {
                context.TakeValue(values[i]);
            }
        }

        return context;
    }

    private void Take(object? scope)
    {
        if (scope is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        foreach (var (name, value) in pairs)
        {
            switch (name)
            {
                case LogField.RequestId:
                    RequestId = Text(value) ?? RequestId;
                    break;
                case LogField.Tenant:
                    Tenant = Text(value) ?? Tenant;
                    break;
                case LogField.Job:
                    Job = Text(value) ?? Job;
                    break;
                case LogField.Batch:
                    Batch = value as long? ?? Batch;
                    break;
            }
        }
    }

    /// <summary>The values of our own messages, by the names that all of them use.</summary>
    private void TakeValue(KeyValuePair<string, object?> pair)
    {
        switch (pair.Key)
        {
            case "RequestId":
                RequestId ??= Text(pair.Value);
                break;
            case "Tenant":
                Tenant ??= Text(pair.Value);
                break;
            case "JobId" when pair.Value is Guid id && id != Guid.Empty:
                Job ??= id.ToString();
                break;
            case "FirstOrdinal":
                Batch ??= pair.Value as long?;
                break;
        }
    }

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}
