namespace DataForge.Jobs.Api.Access;

/// <summary>What a key may do. None of them includes another.</summary>
[Flags]
internal enum Permission
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Whatever spends money or changes what the tenant has: jobs, templates, datasets, prompts.</summary>
    Generate = 1,

    /// <summary>Looking at what the tenant has.</summary>
    Read = 2,

    /// <summary>Running the installation: keys of every tenant, models, caches, workers. Not the data of other tenants.</summary>
    Admin = 4,

    /// <summary>All of them.</summary>
    All = Generate | Read | Admin,
}

/// <summary>Permissions as the API writes them.</summary>
internal static class PermissionNames
{
    /// <summary>Their names, in the order of the contract.</summary>
    public static readonly IReadOnlyList<string> All = [.. Each.Select(NameOf)];

    private static IEnumerable<Permission> Each => [Permission.Generate, Permission.Read, Permission.Admin];

    /// <summary>The name of one of them.</summary>
    public static string NameOf(Permission permission) => permission.ToString().ToLowerInvariant();

    /// <summary>The names of several.</summary>
    public static IEnumerable<string> NamesOf(Permission permissions) => Each.Where(each => permissions.HasFlag(each)).Select(NameOf);

    /// <summary>All that are named; names that nobody knows mean nothing.</summary>
    public static Permission Of(IEnumerable<string> names) =>
        names.Aggregate(Permission.None, (sum, name) => sum | Each.FirstOrDefault(each => NameOf(each) == name));
}
