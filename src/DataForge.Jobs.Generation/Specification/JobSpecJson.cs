using System.Text.Json.Serialization;
using DataForge.Jobs.Generation.Columns.Types;
using DataForge.Jobs.Generation.Providers;

namespace DataForge.Jobs.Generation.Specification;

/// <summary>
/// The JSON form of a specification, stored with the job and answered as its <c>request</c>: snake_case, members in the
/// order they are declared in, nothing for what is null. Reading takes them in any order, because a <c>jsonb</c> column
/// sorts them.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    Converters =
    [
        typeof(SnakeCaseEnum<DatasetSelection>),
        typeof(SnakeCaseEnum<DatetimeUnit>),
        typeof(SnakeCaseEnum<DeduplicationMode>),
        typeof(SnakeCaseEnum<MessageRole>),
        typeof(SnakeCaseEnum<ResponseFormatType>),
        typeof(SnakeCaseEnum<RouteFreedom>),
        typeof(SnakeCaseEnum<SentimentLabel>),
    ])]
[JsonSerializable(typeof(JobSpec))]
[JsonSerializable(typeof(string))]
public sealed partial class JobSpecJson : JsonSerializerContext;
