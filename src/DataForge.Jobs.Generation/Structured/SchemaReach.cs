namespace DataForge.Jobs.Generation.Structured;

/// <summary>
/// How much checking one value by a schema can come to: schemas of allOf, anyOf, oneOf, not and $ref are held against the
/// same value, and those of theirs too. Without a bound a short schema could run for ever, or end the process for want of stack.
/// </summary>
internal static class SchemaReach
{
    /// <summary>Longest way through schemas for the same value.</summary>
    public const int MaxDepth = 50;

    /// <summary>Most schemas that one value is held against, each way to one counted.</summary>
    public const int MaxSchemas = 10_000;

    /// <summary>What is wrong with it, for people; null where it is bounded.</summary>
    public static string? ProblemOf(IEnumerable<SchemaNode> nodes)
    {
        var known = new Dictionary<SchemaNode, (int Depth, long Schemas)?>(ReferenceEqualityComparer.Instance);
        foreach (var node in nodes)
        {
            switch (Measure(node, known, 0))
            {
                case null:
                    return "Goes in circles: a schema refers to itself for the same value.";
                case { Depth: > MaxDepth } or { Schemas: > MaxSchemas }:
                    return $"Is too involved: a value would be held against more than {MaxSchemas} schemas, or schemas within each other more than {MaxDepth} deep.";
            }
        }

        return null;
    }

    /// <summary>Null for a circle. A way that is too long already is not followed to its end.</summary>
    private static (int Depth, long Schemas)? Measure(SchemaNode node, Dictionary<SchemaNode, (int Depth, long Schemas)?> known, int above)
    {
        if (known.TryGetValue(node, out var measured))
        {
            return measured;
        }

        if (above > MaxDepth)
        {
            return (above, 1);
        }

        known[node] = null;
        var (depth, schemas) = (0, 1L);
        foreach (var inner in node.InPlace)
        {
            if (Measure(inner, known, above + 1) is not var (innerDepth, innerSchemas))
            {
                return null;
            }

            depth = Math.Max(depth, innerDepth + 1);
            schemas = Math.Min(schemas + innerSchemas, MaxSchemas + 1L);
        }

        known[node] = (depth, schemas);
        return (depth, schemas);
    }
}
