using DataForge.Jobs.Generation.Providers.Models;
using DataForge.Jobs.Generation.Providers.Resilience;

namespace DataForge.Jobs.Generation.Providers.Routing;

/// <summary>Somebody who may answer a question: a model, as one provider has it.</summary>
internal sealed record Target(ModelEntry Model, Deployment Deployment);
