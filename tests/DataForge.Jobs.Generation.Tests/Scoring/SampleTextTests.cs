using DataForge.Jobs.Generation.Scoring;

namespace DataForge.Jobs.Generation.Tests.Scoring;

public sealed class SampleTextTests
{
    [Theory]
    [InlineData("", 0, 0, 0)]
    [InlineData(" \n\t ", 0, 4, 0)]
    [InlineData("?!… 😀", 0, 5, 0)]
    [InlineData("One two three.", 3, 14, 1)]
    [InlineData("A state-of-the-art kettle", 3, 25, 1)]
    [InlineData("It's 3.5 kg, isn't it?", 5, 22, 1)]
    [InlineData("well — or not -- who knows", 5, 26, 1)]
    [InlineData("naïve cafe\u0301", 2, 11, 1)]
    [InlineData("我喜欢喝茶。你呢？", 7, 9, 2)]
    [InlineData("東京タワー", 5, 5, 1)]
    [InlineData("ฉันชอบดื่มชา", 3, 12, 1)]
    [InlineData("한국어 문장입니다.", 2, 10, 1)]
    public void Of_AnyText_CountsWordsCharactersAndSentences(string text, int words, int characters, int sentences)
    {
        var sample = SampleText.Of(text);
        sample.WordCount.ShouldBe(words);
        sample.CharacterCount.ShouldBe(characters);
        sample.SentenceCount.ShouldBe(sentences);
    }

    [Fact]
    public void Of_BrokenSurrogates_CountsThemAsCharacters()
    {
        var sample = SampleText.Of("\uD800 broken \uDC00");
        sample.WordCount.ShouldBe(1);
        sample.CharacterCount.ShouldBe(10);
    }

    [Theory]
    [InlineData("Dr. Smith met Mr. Jones. They talked.", 2)]
    [InlineData("It costs 3.50 at example.com today. Fine.", 2)]
    [InlineData("\"Stop!\" he said. She did not.", 2)]
    [InlineData("Use fruit, e.g. apples, pears etc. in the cake. Bake it.", 2)]
    [InlineData("J. R. Hartley wrote it. Who else?", 2)]
    [InlineData("So did I. He left.", 2)]
    [InlineData("Wait... what? Yes!", 3)]
    [InlineData("Title\n\nFirst paragraph here.\nSecond line.", 3)]
    [InlineData("Buy:\n- milk\n- bread\n- tea", 4)]
    [InlineData("1. Mix it.\n2. Bake it.\n3. Eat it.", 3)]
    [InlineData("a line that\nis wrapped here.", 1)]
    [InlineData("this is sloppy. so is this.", 2)]
    public void Of_RunningText_FindsItsSentences(string text, int sentences) =>
        SampleText.Of(text).SentenceCount.ShouldBe(sentences);

    [Fact]
    public void Of_WordsInOtherCaseAndForm_HaveTheSameHashes()
    {
        var plain = SampleText.Of("STRASSE Σίσυφος don't fine");
        var other = SampleText.Of("strasse ΣΊΣΥΦΟΣ Don’t ﬁne");
        plain.Words.Length.ShouldBe(4);
        for (var i = 0; i < plain.Words.Length; i++)
        {
            other.Words[i].Hash.ShouldBe(plain.Words[i].Hash);
        }
    }

    [Theory]
    [InlineData("make making makes maked")]
    [InlineData("clean cleaned cleaning cleans")]
    [InlineData("run running runs")]
    [InlineData("battery batteries")]
    [InlineData("box boxes boxed")]
    [InlineData("try tries tried")]
    [InlineData("headphone headphones headphone's")]
    [InlineData("quick quickly")]
    public void Of_FormsOfOneWord_ShareAStem(string forms)
    {
        var sample = SampleText.Of(forms);
        sample.DistinctWords.ShouldBe(sample.Words.Length);
        sample.DistinctStems.ShouldBe(1);
    }

    [Fact]
    public void Of_LongText_NumbersEveryDistinctWord()
    {
        var sample = SampleText.Of(string.Join(' ', Enumerable.Range(0, 50_000).Select(i => $"w{i % 20_000}x")));
        sample.WordCount.ShouldBe(50_000);
        sample.DistinctWords.ShouldBe(20_000);
        sample.Words[^1].Id.ShouldBe(9_999);
    }
}
