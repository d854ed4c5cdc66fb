using DataForge.Jobs.Generation.Pipeline;

namespace DataForge.Jobs.Generation.Tests.Pipeline;

public sealed class RefusalTests
{
    [Theory]
    [InlineData("I'm sorry, but I can't assist with that request.")]
    [InlineData("I’m sorry, but I can’t help with that.")]
    [InlineData("I am sorry, but I cannot provide a review of this product.")]
    [InlineData("Sorry, I can't write that.")]
    [InlineData("Sorry. I am unable to create such content.")]
    [InlineData("I apologize, but I cannot generate this text.")]
    [InlineData("I apologise, however I won't be able to help.")]
    [InlineData("My apologies, but I'm not able to comply.")]
    [InlineData("Unfortunately, I cannot fulfill this request.")]
    [InlineData("I cannot fulfil your request.")]
    [InlineData("I can't help with that.")]
    [InlineData("I'm unable to assist with this.")]
    [InlineData("I will not engage in that.")]
    [InlineData("I must respectfully decline.")]
    [InlineData("As an AI language model, I do not have personal opinions.")]
    [InlineData("As a large language model, I cannot taste coffee.")]
    [InlineData("As an AI assistant, I must say no.")]
    [InlineData("As an AI, I have never owned a kettle.")]
    [InlineData("I'm just an AI and own no kettle.")]
    [InlineData("I'm sorry, but as an AI language model, I cannot write this.")]
    [InlineData("\n\"I'm sorry, but I can't comply.\"")]
    [InlineData("**I CANNOT ASSIST WITH THAT.**")]
    public void IsRefusal_PhraseOfModels_IsOne(string text)
    {
        Refusal.IsRefusal(text).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("I'm sorry, but I can't recommend this kettle.")]
    [InlineData("I'm sorry to say that the kettle leaked.")]
    [InlineData("Sorry, but this is the worst blender I ever bought.")]
    [InlineData("Unfortunately, the lid broke.")]
    [InlineData("I can't believe how good this is.")]
    [InlineData("I cannot stress enough how loud it is.")]
    [InlineData("I will not buy it again.")]
    [InlineData("As an aid to cooking, it is fine.")]
    [InlineData("As an avid reader, I love it.")]
    [InlineData("I am an airline pilot and travel a lot.")]
    [InlineData("The bot said: I'm sorry, but I can't assist with that.")]
    public void IsRefusal_TextThatOnlySoundsLikeIt_IsNone(string text)
    {
        Refusal.IsRefusal(text).ShouldBeFalse();
    }

    [Fact]
    public void IsRefusal_LongText_IsNone()
    {
        Refusal.IsRefusal("I'm sorry, but I can't assist with that. " + new string('x', Refusal.MaxLength)).ShouldBeFalse();
    }
}
