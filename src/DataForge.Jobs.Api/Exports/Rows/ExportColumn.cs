using DataForge.Jobs.Api.Samples;
using DataForge.Jobs.Storage.Admission;
using DataForge.Jobs.Storage.Samples;

namespace DataForge.Jobs.Api.Exports.Rows;

/// <summary>How the text of a cell is to be read.</summary>
internal enum CellType
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>A whole number of at most 64 bits.</summary>
    Integer,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}

/// <summary>A column of a table of samples.</summary>
/// <param name="name">Its heading.</param>
/// <param name="type">What each of its cells is.</param>
internal abstract class ExportColumn(string name, CellType type)
{
    /// <summary>Its heading.</summary>
    public string Name { get; } = name;

    /// <summary>What each of its cells is.</summary>
    public CellType Type { get; } = type;

    /// <summary>Whether it has a value in every row.</summary>
    public virtual bool Required => false;

    /// <summary>Writes the cell of the current sample as text.</summary>
    /// <returns>Whether there is a value; an empty text is one.</returns>
    public abstract bool Write(Utf8Page cell, SampleRows sample);
}

/// <summary>A field of every sample.</summary>
internal sealed class FieldColumn(string name, CellType type, SampleField source) : ExportColumn(name, type)
{
    /// <inheritdoc />
    public override bool Required => source is SampleField.Ordinal;

    /// <inheritdoc />
    public override bool Write(Utf8Page cell, SampleRows sample)
    {
        if (sample.IsNull(source))
        {
            return false;
        }

        switch (source)
        {
            case SampleField.Ordinal or SampleField.DuplicateOf or SampleField.PromptTokens or SampleField.CompletionTokens:
                cell.Write(sample.Int64(source));
                break;
            case SampleField.LatencyMs or SampleField.Attempts:
                cell.Write(sample.Int32(source));
                break;
            case SampleField.Sentiment or SampleField.Similarity:
                cell.Write(sample.Double(source)!.Value);
                break;
            case SampleField.PromptSha256:
                cell.WriteHex(sample.Bytes(source));
                break;
            case SampleField.DuplicateOfJob:
                cell.Write(sample.Uuid(source));
                break;
            case SampleField.State:
                cell.Write(SampleStates.NameOf((SampleState)sample.Int16(source)));
                break;
            default:
                cell.Write(sample.Bytes(source));
                break;
        }

        return true;
    }
}

/// <summary>A member of a JSON object that samples have.</summary>
internal sealed class MemberColumn(string name, CellType type, JsonMembers members, int index) : ExportColumn(name, type)
{
    /// <inheritdoc />
    public override bool Write(Utf8Page cell, SampleRows sample) => members.Write(cell, sample, index);
}

/// <summary>The same in every row.</summary>
internal sealed class ConstantColumn(string name, CellType type, string? value) : ExportColumn(name, type)
{
    /// <inheritdoc />
    public override bool Write(Utf8Page cell, SampleRows sample)
    {
        cell.Write(value ?? "");
        return value is not null;
    }
}
