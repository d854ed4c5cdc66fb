using DataForge.Jobs.Generation.Structured;
using DataForge.Jobs.Generation.Tests.Providers;
using Newtonsoft.Json.Linq;

namespace DataForge.Jobs.Generation.Tests.Structured;

public sealed class CheckEffortTests
{
    [Fact]
    public void Run_AfterChecksOfMoreThanASecond_EndsTheCheck()
    {
        var time = new ManualTime();
        var effort = new CheckEffort(time);
        var runs = 0;

        for (var run = 0; run < 6; run++)
        {
            effort.Run(Slow, new JValue(1)).ShouldBe("wrong");
            // What is not spent on checks does not count.
            time.Advance(TimeSpan.FromSeconds(10));
        }

        Should.Throw<UncheckableAnswerException>(() => effort.Run(Slow, new JValue(1)));
        runs.ShouldBe(6);

        string? Slow(JToken value, CheckEffort within)
        {
            runs++;
            time.Advance(TimeSpan.FromMilliseconds(200));
            return "wrong";
        }
    }
}
