namespace DataForge.Jobs.Generation.Providers.Resilience;

/// <summary>What a call says about its provider.</summary>
internal enum CallVerdict
{
    /// <summary>It was never sent, or cancelled: it says nothing.</summary>
    Nothing,

    /// <summary>It was answered.</summary>
    Success,

    /// <summary>The provider is there, and refused this call.</summary>
    Refused,

    /// <summary>The provider is there, and wants fewer calls.</summary>
    RateLimited,

    /// <summary>The provider did not answer as it should.</summary>
    Failure,
}
