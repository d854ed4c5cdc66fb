using DataForge.Jobs.Generation.Providers;
using static DataForge.Jobs.Generation.Tests.Specification.SpecRequest;

namespace DataForge.Jobs.Generation.Tests.Specification;

/// <summary>Who else may answer a job's questions.</summary>
public class RoutingReaderTests
{
    [Theory]
    [InlineData("", RouteFreedom.Any)]
    [InlineData("\"model\":\"mock\"", RouteFreedom.Model)]
    [InlineData("\"provider\":\"mock\"", RouteFreedom.Fixed)]
    [InlineData("\"provider\":\"mock\",\"model\":\"mock\"", RouteFreedom.Fixed)]
    [InlineData("\"provider\":\"mock\",\"routing\":\"model\"", RouteFreedom.Model)]
    [InlineData("\"routing\":\"fixed\"", RouteFreedom.Fixed)]
    public void Read_WhatIsNamed_IsWhatIsWanted(string fields, RouteFreedom routing)
    {
        Accept(fields).Routing.ShouldBe(routing);
    }

    [Fact]
    public void Read_UnknownWord_IsRefusedByPath()
    {
        ReadWith("\"routing\":\"fix\"").Problems["routing"].ShouldHaveSingleItem().ShouldContain("fixed, model, any");
    }
}
