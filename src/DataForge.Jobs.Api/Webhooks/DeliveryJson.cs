using System.Text.Json;
using DataForge.Jobs.Api.Answers;
using DataForge.Jobs.Storage.Webhooks;

namespace DataForge.Jobs.Api.Webhooks;

/// <summary>A delivery as clients see it.</summary>
internal static class DeliveryJson
{
    /// <summary>Writes a delivery with its attempts.</summary>
    public static void Write(Utf8JsonWriter writer, DeliveryEntry entry)
    {
        writer.WriteStartObject();
        WriteMembers(writer, entry);
        writer.WriteEndObject();
    }

    /// <summary>Writes a delivery of a budget's alert: also to whom it goes, and what it says.</summary>
    public static void WriteAlert(Utf8JsonWriter writer, DeliveryEntry entry)
    {
        writer.WriteStartObject();
        WriteMembers(writer, entry);
        writer.WriteString("target", entry.Delivery.Target == DeliveryTarget.Key ? "key" : "operators");
        writer.WriteString("key_id", entry.Delivery.KeyId?.ToString());
        writer.WriteJson("alert", entry.Alert);
        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, DeliveryEntry entry)
    {
        var delivery = entry.Delivery;
        writer.WriteString("id", delivery.Id);
        writer.WriteString("event", delivery.Event);
        writer.WriteString("status", NameOf(delivery.State));
        writer.WriteTime("created_at", delivery.CreatedAt);
        writer.WriteTime("next_attempt_at", delivery.State == DeliveryState.Pending ? delivery.NextAt : null);
        writer.WriteTime("ended_at", delivery.EndedAt);
        writer.WriteStartArray("attempts");
        foreach (var attempt in entry.Attempts)
        {
            writer.WriteStartObject();
            writer.WriteNumber("number", attempt.Number);
            writer.WriteTime("at", attempt.At);
            writer.WriteNumberOrNull("status_code", (double?)attempt.StatusCode);
            writer.WriteString("error", attempt.Error);
            writer.WriteNumber("duration_ms", attempt.DurationMs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string NameOf(DeliveryState state) => state switch
    {
        DeliveryState.Delivered => "delivered",
        DeliveryState.GivenUp => "given_up",
        _ => "pending",
    };
}
