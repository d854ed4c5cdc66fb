using System.Reflection;
using System.Text.Json;
using DataForge.Jobs.Contracts;

namespace DataForge.Jobs.Integration.Tests.Snapshots;

public sealed class MessageContractTests
{
    private static readonly NullabilityInfoContext s_nullability = new();
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Old and new processes share one broker: messages only grow, and only by what may be left out.</summary>
    [Fact]
    public void Messages_AreAsCommitted()
    {
        var messages = typeof(JobSubmitted).Assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .ToDictionary(type => type.FullName!, type => type.GetProperties().ToDictionary(property => property.Name, TypeOf));

        messages.Count.ShouldBeGreaterThan(5);
        Snapshot.ShouldMatch(JsonSerializer.Serialize(messages, s_indented), "messages.json");
    }

    [Fact]
    public void Messages_AreSealedRecordsOfSmallValues()
    {
        foreach (var type in typeof(JobSubmitted).Assembly.GetExportedTypes())
        {
            type.IsSealed.ShouldBeTrue(type.Name);
            type.GetProperties().Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
                .ShouldAllBe(property => property == typeof(Guid) || property == typeof(string) || property.IsPrimitive);
        }
    }

    private static string TypeOf(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Name
        + (s_nullability.Create(property).ReadState == NullabilityState.Nullable ? "?" : "");
}
