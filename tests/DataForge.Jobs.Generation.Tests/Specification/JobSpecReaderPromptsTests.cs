using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

public sealed class JobSpecReaderPromptsTests
{
    [Theory]
    [InlineData("\"prompt\":\"Hi {{ product\"", "prompt", "Line 1, column ")]
    [InlineData("\"prompt\":\"Hi\\n{% for x in %}\"", "prompt", "Line 2, column ")]
    [InlineData("\"system_prompt\":\"{% if %}\"", "system_prompt", "Line 1, column ")]
    [InlineData("\"prompt\":\"{{ prodct }}\",\"product\":\"Kettle\"", "prompt", "Uses `prodct`, which is neither a variable nor a column; did you mean `product`?")]
    [InlineData("\"prompt\":\"{{ zzz }}\"", "prompt", "Uses `zzz`, which is neither a variable nor a column.")]
    [InlineData("\"system_prompt\":\"{{ tone }}\"", "system_prompt", "Uses `tone`")]
    [InlineData("\"template\":\"review\"", "template", "Uses `product`")]
    [InlineData("\"prompt\":\"{% include 'nowhere' %}\"", "prompt", "Uses the template `nowhere`, which does not exist.")]
    [InlineData("\"prompt\":\"{% include 'broken' %}\"", "prompt", "In the template `broken`, line 1, column ")]
    [InlineData("\"prompt\":\"{% include 'lost' %}\"", "prompt", "Uses the template `gone`")]
    [InlineData("\"prompt\":\"{% include 'review' %}\"", "prompt", "Uses the template `review`, which uses `product`, which is neither a variable nor a column.")]
    [InlineData("\"prompt\":\"{% extends 'base' %}{% block body %}x{% endblock %}\"", "prompt", "Uses the template `base`, which uses `company`")]
    [InlineData("\"prompt\":\"{% extends 'base' %}{% block body %}{{ super() }}{% endblock %}\",\"variables\":{\"company\":1}", "prompt", "Uses the template `base`, which uses `about`")]
    [InlineData("\"prompt\":\"{% from 'macros' import ask %}{{ ask() }}\"", "prompt", "Uses the template `macros`, which uses `tone`")]
    public void Read_PromptThatCannotBeRendered_SaysWhy(string fields, string path, string message)
    {
        var reading = ReadWith(fields);

        reading.Problems.Keys.ShouldBe([path]);
        reading.Problems[path].ShouldHaveSingleItem().ShouldStartWith(message);
    }

    [Fact]
    public void Read_SeveralFaults_ReportsEach()
    {
        var reading = ReadWith("\"prompt\":\"{{ a }} {{ b }}\",\"system_prompt\":\"{{ c\"");

        reading.Problems["prompt"].Count.ShouldBe(2);
        reading.Problems["system_prompt"].ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("\"prompt\":\"{{ tone | default('dry') }} {% if style is defined %}{{ style }}{% endif %}\"")]
    [InlineData("\"prompt\":\"{% for i in range(3) %}{{ i }}{{ loop.index }}{% endfor %}{% set x = 1 %}{{ x }}\"")]
    [InlineData("\"prompt\":\"{{ tone }} {{ rating }} {{ product }}\",\"product\":\"p\",\"variables\":{\"tone\":null},\"columns\":[{\"name\":\"rating\",\"type\":\"integer\",\"min\":1,\"max\":5}]")]
    [InlineData("\"prompt\":\"{% include 'nowhere' ignore missing %}\"")]
    [InlineData("\"prompt\":\"{{ '{{' }} {% raw %}{{ x }}{% endraw %}\"")]
    public void Read_PromptThatGuardsOrDefines_IsTaken(string fields)
    {
        ReadWith(fields).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Read_ColumnThatIsWrong_StillGivesItsName()
    {
        ReadWith("\"prompt\":\"{{ c }}\",\"columns\":[{\"name\":\"c\",\"type\":\"none\"}]").Problems.Keys.ShouldBe(["columns[0].type"]);
    }

    [Theory]
    [InlineData("\"prompt\":\"{{ c }}\",\"columns\":5", "columns")]
    [InlineData("\"prompt\":\"{{ c }}\",\"variables\":5", "variables")]
    public void Read_NamesThatCannotBeRead_AreNotHeldAgainstThePrompt(string fields, string path)
    {
        ReadWith(fields).Problems.Keys.ShouldBe([path]);
    }

    [Fact]
    public void Read_StoredTemplate_IsPinnedAndItsTextHandedOut()
    {
        var reading = ReadWith("\"template\":\"framed\",\"product\":\"Kettle\"");

        reading.Spec!.Template.ShouldBe("framed@1");
        reading.Spec.Prompt.ShouldBeNull();
        reading.PromptSource.ShouldBe("{% include 'footer' %} {{ product }}");
        reading.Includes.Keys.ShouldBe(["footer", "legal"], ignoreOrder: true);
        reading.Includes["legal"].ShouldBe("All rights reserved.");
    }

    [Fact]
    public void Read_StoredVersion_IsThatVersion()
    {
        var reading = ReadWith("\"template\":\"review@2\",\"product\":\"Kettle\"");

        reading.Spec!.Template.ShouldBe("review@2");
        reading.PromptSource.ShouldBe("Old review of {{ product }}.");
    }

    [Fact]
    public void Read_IncludedTemplates_MayRelyOnWhatTheOthersGive()
    {
        ReadWith("\"prompt\":\"{% set product = 1 %}{% include 'review' %}\"").Problems.ShouldBeEmpty();
        ReadWith("\"prompt\":\"{% for product in [1] %}{% include 'review' %}{% endfor %}\"").Problems.ShouldBeEmpty();
        ReadWith("\"prompt\":\"{% if product is defined %}{% include 'review' %}{% endif %}\"").Problems.ShouldBeEmpty();
        ReadWith("\"prompt\":\"{% extends 'base' %}{% block body %}x{% endblock %}\",\"variables\":{\"company\":1}").Problems.ShouldBeEmpty();
        ReadWith("\"prompt\":\"{% include 'review' %}\",\"columns\":[{\"name\":\"product\",\"type\":\"uuid\"}]").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Read_TemplatesThatIncludeEachOther_EndsAndTakesBoth()
    {
        ReadWith("\"prompt\":\"{% include 'ping' %}\"").Includes.Keys.ShouldBe(["ping", "pong"], ignoreOrder: true);
    }
}
