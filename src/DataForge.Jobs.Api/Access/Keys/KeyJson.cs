using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Access;

namespace DataForge.Jobs.Api.Access.Keys;

/// <summary>A key as administrators see it: never what it is told by, but for the one time that it is made.</summary>
internal static class KeyJson
{
    /// <summary>Writes a key.</summary>
    public static void Write(Utf8JsonWriter writer, ApiKeyEntry entry) => Write(writer, entry, null);

    /// <summary>Writes a key that was just made or rotated.</summary>
    /// <param name="secret">What it is told by from now on.</param>
    public static void Write(Utf8JsonWriter writer, ApiKeyEntry entry, string? secret)
    {
        var key = entry.Key;
        writer.WriteStartObject();
        writer.WriteString("id", key.Id);
        writer.WriteString("name", key.Name);
        writer.WriteString("tenant", key.Tenant);
        if (secret is not null)
        {
            writer.WriteString("key", secret);
        }

        writer.WriteString("prefix", entry.Secrets.Count > 0 ? entry.Secrets[0].Prefix : null);
        writer.WriteTexts("permissions", key.Permissions);
        writer.WriteNumberOrNull("requests_per_minute", (double?)key.RequestsPerMinute);
        writer.WriteNumberOrNull("monthly_budget_usd", key.MonthlyBudgetUsd);
        writer.WriteNumberOrNull("monthly_tokens", (decimal?)key.MonthlyTokens);
        writer.WriteNumberOrNull("weight", (double?)key.Weight);
        WriteAlert(writer, key);
        writer.WriteTime("created_at", key.CreatedAt);
        writer.WriteTime("expires_at", key.ExpiresAt);
        writer.WriteTime("last_used_at", key.LastUsedAt);
        writer.WriteStartArray("secrets");
        foreach (var (prefix, createdAt, expiresAt) in entry.Secrets)
        {
            writer.WriteStartObject();
            writer.WriteString("prefix", prefix);
            writer.WriteTime("created_at", createdAt);
            writer.WriteTime("expires_at", expiresAt);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter writer, ApiKey key)
    {
        if (key.AlertUrl is null)
        {
            writer.WriteNull("alert_webhook");
            return;
        }

        writer.WriteStartObject("alert_webhook");
        writer.WriteString("url", key.AlertUrl);
        writer.WriteBoolean("signed", key.AlertSecret is not null);
        writer.WriteEndObject();
    }
}
