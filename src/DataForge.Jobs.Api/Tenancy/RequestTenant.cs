using DataForge.Jobs.Api.Access;
using DataForge.Jobs.Api.Generate;
using DataForge.Jobs.Storage.Budgets;
using DataForge.Jobs.Storage.Usage;

namespace DataForge.Jobs.Api.Tenancy;

/// <summary>Whose rows a request sees: those of its caller's tenant, and nobody else's.</summary>
internal static class RequestTenant
{
    /// <summary>The tenant that a request acts for.</summary>
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Caller.Of(context).Tenant;
    }

    /// <summary>Who pays for what a request asks now, and under which key.</summary>
    public static Asker AskerOf(HttpContext context)
    {
        var caller = Caller.Of(context);
        return new(new Payer(caller.Tenant, caller.KeyId), caller.Key is { } key ? new MonthlyBudget(key.MonthlyBudgetUsd, key.MonthlyTokens) : MonthlyBudget.None);
    }
}
