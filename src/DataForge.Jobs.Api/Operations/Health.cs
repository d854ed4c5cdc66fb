using DataForge.Jobs.Api.Answers;

namespace DataForge.Jobs.Api.Operations;

/// <summary><c>GET /health</c>: the process is alive, whatever else is not.</summary>
internal static class Health
{
    public static IResult Handle() => JsonAnswer.Ok(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("status", "healthy");
        writer.WriteEndObject();
    });
}
