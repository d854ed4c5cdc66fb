using System.Text;
using DataForge.Jobs.Hosting.Webhooks;
using Microsoft.Extensions.Options;

namespace DataForge.Jobs.Integration.Tests.Webhooks;

public sealed class WebhookSecretsTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Signature_OfThePublishedExample_IsAsPublished() =>
        WebhookSignature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), "{\"test\": 2432232314}"u8, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void Open_WhatWasSealed_GivesItBackToItsOwnerOnly()
    {
        var (secrets, owner) = (Secrets(Key), Guid.NewGuid());

        var sealed1 = secrets.Seal("hüsh", owner);

        secrets.Open(sealed1, owner).ShouldBe("hüsh");
        secrets.Open(sealed1, Guid.NewGuid()).ShouldBeNull();
        secrets.Seal("hüsh", owner).ShouldNotBe(sealed1);
        Encoding.UTF8.GetString(sealed1).ShouldNotContain("sh");
        sealed1[^1] ^= 1;
        secrets.Open(sealed1, owner).ShouldBeNull();
        secrets.Open([], owner).ShouldBeNull();
    }

    [Fact]
    public void Open_AfterTheKeyWasReplaced_NeedsTheFormerOne()
    {
        var owner = Guid.NewGuid();
        var old = Secrets(Key).Seal("hush", owner);

        Secrets(Key + "-new").Open(old, owner).ShouldBeNull();
        Secrets(Key + "-new", former: Key).Open(old, owner).ShouldBe("hush");
        Secrets(null).CanSeal.ShouldBeFalse();
        Secrets("").CanSeal.ShouldBeFalse();
    }

    private static WebhookSecrets Secrets(string? key, string? former = null) => new(Options.Create(new WebhookOptions { Key = key, FormerKey = former }));
}
