using DataForge.Jobs.Generation.Providers.Models;

namespace DataForge.Jobs.Generation.Providers.Ollama;

/// <summary>Registry entries for what an Ollama server runs: nobody bills it.</summary>
internal static class OllamaModels
{
    /// <summary>The provider's name in <c>LLM_BACKEND</c> and in samples.</summary>
    public const string Provider = "ollama";

    /// <param name="name">As the server lists it, such as <c>llama3.2:3b</c>.</param>
    /// <param name="provider">The configured provider, where there are several servers.</param>
    public static ModelEntry Of(string name, string provider = Provider) => new(name, provider)
    {
        InputCostPerMillion = 0m,
        OutputCostPerMillion = 0m,
        Capabilities = ["text", "json_schema"],
    };
}
