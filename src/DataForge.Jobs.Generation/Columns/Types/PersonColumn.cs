using System.Text.Json;

namespace DataForge.Jobs.Generation.Columns.Types;

/// <summary>
/// An invented person: an object of <c>name</c>, <c>first_name</c>, <c>last_name</c>, <c>age</c> and <c>city</c>, out of the lists
/// built in here (<see cref="PersonLists"/>), which are this project's own and describe nobody.
/// </summary>
/// <remarks>
/// Four draws of the ordinal's stream (<see cref="OrdinalRandom"/>), in this order: the first name <c>Below(their number)</c>,
/// the last name <c>Below(their number)</c>, the age <c>18 + Below(63)</c>, the city <c>Below(their number)</c>. Each independent of
/// the others.
/// </remarks>
public sealed record PersonColumn : ColumnSpec
{
    /// <summary>The youngest, in years.</summary>
    public const int MinAge = 18;

    /// <summary>The oldest, in years.</summary>
    public const int MaxAge = 80;

    internal override CompiledColumn Compile(ColumnScope scope) => new CompiledPerson(scope, this);

    internal static ColumnSpec? Read(ColumnFields column) => column.Build(name => new PersonColumn { Name = name });
}

/// <inheritdoc cref="PersonColumn"/>
internal sealed class CompiledPerson(ColumnScope scope, PersonColumn column) : CompiledColumn(scope, column)
{
    /// <inheritdoc/>
    public override object? Draw(in ColumnDraw at, Utf8JsonWriter writer)
    {
        var random = OrdinalRandom.At(Key, at.Ordinal);
        var first = Of(PersonLists.FirstNames, ref random);
        var last = Of(PersonLists.LastNames, ref random);
        var age = PersonColumn.MinAge + (long)random.Below(PersonColumn.MaxAge - PersonColumn.MinAge + 1);
        var city = Of(PersonLists.Cities, ref random);
        var name = first + " " + last;
        writer.WriteStartObject(Name);
        writer.WriteString("name", name);
        writer.WriteString("first_name", first);
        writer.WriteString("last_name", last);
        writer.WriteNumber("age", age);
        writer.WriteString("city", city);
        writer.WriteEndObject();
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["first_name"] = first,
            ["last_name"] = last,
            ["age"] = age,
            ["city"] = city,
        };
    }

    private static string Of(string[] list, ref OrdinalRandom random) => list[random.Below((ulong)list.Length)];
}
