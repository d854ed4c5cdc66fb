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

    /// <summary>
    /// What processes of the version before send is still understood, and they understand what is sent to them: nothing of
    /// theirs is gone or another type, and what is new in their messages may be left out.
    /// </summary>
    [Fact]
    public void Messages_OfTheVersionBefore_HaveOnlyGrown()
    {
        var before = Snapshot.Read<Dictionary<string, Dictionary<string, string>>>("messages-before.json");
        var now = Snapshot.Read<Dictionary<string, Dictionary<string, string>>>("messages.json");

        before.Count.ShouldBeGreaterThan(5);
        foreach (var (message, properties) in before)
        {
            now.Keys.ShouldContain(message);
            properties.Except(now[message]).ShouldBeEmpty(message);
            now[message].Except(properties).ShouldAllBe(added => added.Value.EndsWith('?'), message);
        }
    }

    [Fact]
    public void Messages_AreSealedRecordsOfSmallValues()
    {
        foreach (var type in typeof(JobSubmitted).Assembly.GetExportedTypes())
        {
            type.IsSealed.ShouldBeTrue(type.Name);
            type.GetProperties().Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
                .ShouldAllBe(property => property == typeof(Guid) || property == typeof(string) || property == typeof(decimal) || property == typeof(DateOnly) || property.IsPrimitive);
        }
    }

    private static string TypeOf(PropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType).Name
        + (s_nullability.Create(property).ReadState == NullabilityState.Nullable ? "?" : "");
}
