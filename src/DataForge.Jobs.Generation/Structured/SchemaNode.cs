using Newtonsoft.Json.Linq;
using NJsonSchema;

namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// A schema as the library takes it, put together by <see cref="SchemaBuilder"/> and never read from text: there is no
/// reference left that it might want to fetch from a file or the network.
/// </summary>
internal sealed class SchemaNode : JsonSchema
{
    private readonly List<Func<JToken, CheckEffort, string?>> _checks = [];

    /// <summary>What is checked beside the library: the problem of a value for people, or null.</summary>
    public IReadOnlyList<Func<JToken, CheckEffort, string?>> Checks => _checks;

    /// <summary>Schemas that the same value must be held against too.</summary>
    public IEnumerable<SchemaNode> InPlace =>
        AllOf.Concat(AnyOf).Concat(OneOf).Concat(Not is null ? [] : [Not]).Cast<SchemaNode>();

    /// <summary>Itself; looking for one behind it takes exponential time.</summary>
    public override JsonSchema ActualSchema => this;

    /// <summary>No: the library lets null pass unchecked where this says yes. A null fits where the type names it.</summary>
    public override bool IsNullable(SchemaType schemaType) => false;

    /// <summary>Adds a check.</summary>
    public void Check(Func<JToken, string?> check) => _checks.Add((value, _) => check(value));

    /// <summary>Adds a check that takes more the larger the value is.</summary>
    public void Check(Func<JToken, CheckEffort, string?> check) => _checks.Add(check);
}

/// <summary>A property of a schema, which leads to the schema of its values.</summary>
internal sealed class SchemaMember(SchemaNode values) : JsonSchemaProperty
{
    /// <inheritdoc/>
    public override JsonSchema ActualSchema => values;

    /// <inheritdoc/>
    public override bool IsNullable(SchemaType schemaType) => false;
}
