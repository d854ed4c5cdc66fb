using System.Runtime.Loader;
using DataForge.Jobs.Generation.Providers.Plugins;
using Microsoft.Extensions.AI;

namespace DataForge.Jobs.Generation.Tests.Providers.Plugins;

public sealed class PluginLoaderTests : IDisposable
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "SamplePlugins", "EchoProvider.dll");

    private readonly DirectoryInfo _plugins = Directory.CreateTempSubdirectory("dataforge-plugins-");

    [Theory]
    [InlineData("EchoProvider.dll")]
    [InlineData("EchoProvider/EchoProvider.dll")]
    public async Task Load_BuiltSample_AnswersInAWorldOfItsOwn(string place)
    {
        File.Copy(Sample, PathOf(place));

        var catalog = PluginLoader.Load([_plugins.FullName], ["mock"]);

        catalog.Failures.ShouldBeEmpty();
        var plugin = catalog.Plugins.ShouldHaveSingleItem();
        plugin.Name.ShouldBe("echo");
        plugin.Source.ShouldBe(PathOf(place));
        AssemblyLoadContext.GetLoadContext(plugin.Plugin.GetType().Assembly).ShouldNotBe(AssemblyLoadContext.Default);
        using var client = plugin.Open(new ProviderPluginSettings("mine", [new("Prefix", "You said: ")]));
        ChatMessage[] messages = [new(ChatRole.System, "Be brief."), new(ChatRole.User, "good morning")];
        var answer = await client.GetResponseAsync(messages, new ChatOptions { ModelId = "m" });
        (answer.Text, answer.FinishReason, answer.ModelId, answer.Usage!.OutputTokenCount).ShouldBe(("You said: good morning", ChatFinishReason.Stop, "m", 4));
        (await client.GetStreamingResponseAsync(messages).ToChatResponseAsync()).Text.ShouldBe(answer.Text);
    }

    [Fact]
    public void Load_ManyThatFail_ReportsEachAndStartsTheRest()
    {
        File.Copy(Sample, PathOf("EchoProvider.dll"));
        File.WriteAllText(PathOf("Garbage.dll"), "this is no assembly");
        File.WriteAllText(PathOf("Readme/readme.txt"), "nothing to load");
        var missing = WrittenAssembly.Library(PathOf("Elsewhere.tmp"), "MissingLibrary");
        File.Delete(PathOf("Elsewhere.tmp"));
        WrittenAssembly.Plugin(PathOf("Needs/Needs.dll"), "Needs", "needs", missing);
        WrittenAssembly.Plugin(PathOf("Throws.dll"), "Throws", pluginName: null);
        WrittenAssembly.Plugin(PathOf("Shouts.dll"), "Shouts", "Not A Name!");
        WrittenAssembly.Plugin(PathOf("Takes.dll"), "Takes", "mock");
        WrittenAssembly.Plugin(PathOf("Twice.dll"), "Twice", "echo");
        WrittenAssembly.Plugin(PathOf("Empty.dll"), "Empty", "empty", isPlugin: false);

        var catalog = PluginLoader.Load([PathOf("no-such-folder"), _plugins.FullName], ["mock"]);

        catalog.Plugins.ShouldHaveSingleItem().Name.ShouldBe("echo");
        var reasons = catalog.Failures.ToDictionary(failure => Path.GetRelativePath(_plugins.FullName, failure.Source), failure => failure.Reason);
        reasons.Keys.ShouldBe(
            ["Empty.dll", "Garbage.dll", "Shouts.dll (Shouts.Plugin)", "Takes.dll (Takes.Plugin)", "Throws.dll (Throws.Plugin)", "Twice.dll (Twice.Plugin)", "Needs/Needs.dll", "Readme"],
            ignoreOrder: true);
        reasons["Garbage.dll"].ShouldContain("not an assembly");
        reasons["Needs/Needs.dll"].ShouldContain("MissingLibrary");
        reasons["Throws.dll (Throws.Plugin)"].ShouldContain("it has no name today");
        reasons["Shouts.dll (Shouts.Plugin)"].ShouldContain("lower-case");
        reasons["Takes.dll (Takes.Plugin)"].ShouldContain("built-in");
        reasons["Twice.dll (Twice.Plugin)"].ShouldContain("EchoProvider.dll");
        reasons["Empty.dll"].ShouldContain(nameof(IProviderPlugin));
        reasons["Readme"].ShouldContain("DataForge.Jobs.Generation");
    }

    [Fact]
    public void Load_DependencyBesideIt_IsItsOwnAndNobodyElses()
    {
        foreach (var name in (string[])["One", "Two"])
        {
            var library = WrittenAssembly.Library(PathOf($"{name}/SharedByName.dll"), "SharedByName");
            WrittenAssembly.Plugin(PathOf($"{name}/{name}.dll"), name, name.ToLowerInvariant(), library);
        }

        var catalog = PluginLoader.Load([_plugins.FullName], []);

        catalog.Failures.ShouldBeEmpty();
        var libraries = catalog.Plugins.Select(plugin => plugin.Plugin.GetType().BaseType!.Assembly).ToList();
        libraries.Count.ShouldBe(2);
        libraries[0].ShouldNotBe(libraries[1]);
        libraries.ShouldAllBe(library => library.GetName().Name == "SharedByName");
    }

    [Fact]
    public void TryFind_TypeOrName_FindsTheSamePlugin()
    {
        File.Copy(Sample, PathOf("EchoProvider.dll"));
        var catalog = PluginLoader.Load([_plugins.FullName], []);

        catalog.TryFind("EchoProvider.EchoPlugin, EchoProvider", out var byType, out _).ShouldBeTrue();
        catalog.TryFind("Echo", out var byName, out _).ShouldBeTrue();

        byType.ShouldBeSameAs(byName);
    }

    [Fact]
    public void TryFind_TypeOfTheProgramItself_NeedsNoFolder()
    {
        var type = typeof(ProgramsPlugin);

        PluginCatalog.Empty.TryFind($"{type.FullName}, {type.Assembly.GetName().Name}, Version=1.0.0.0", out var plugin, out var problem).ShouldBeTrue(problem);

        plugin!.Plugin.ShouldBeOfType<ProgramsPlugin>();
    }

    [Theory]
    [InlineData("nothing", "There is no plugin 'nothing'; there are echo.")]
    [InlineData("EchoProvider.Eco, EchoProvider", "its plugins are EchoProvider.EchoPlugin")]
    [InlineData("EchoProvider.EchoClient, EchoProvider", "is no plugin")]
    [InlineData("A.B, No.Such.Assembly", "There is no assembly 'No.Such.Assembly'")]
    [InlineData("System.Object, System.Runtime", "is no plugin")]
    [InlineData("", "There is no plugin ''")]
    [InlineData(",", "does not load")]
    [InlineData(" , EchoProvider", "does not load")]
    [InlineData("A.B,", "does not load")]
    [InlineData("A.B, ../../etc/passwd", "no assembly")]
    public void TryFind_NoPlugin_SaysWhatIsWrong(string type, string expected)
    {
        File.Copy(Sample, PathOf("EchoProvider.dll"));

        PluginLoader.Load([_plugins.FullName], []).TryFind(type, out var plugin, out var problem).ShouldBeFalse();

        plugin.ShouldBeNull();
        problem!.ShouldContain(expected);
    }

    [Fact]
    public void Open_SettingsAreWrong_SaysSoWithoutTheirValues()
    {
        var plugin = new LoadedPlugin("programs", "here", new ProgramsPlugin());

        Should.Throw<PluginException>(() => plugin.Open(new ProviderPluginSettings("mine", []))).Message.ShouldContain("The setting 'key' is missing.");
        var message = Should.Throw<PluginException>(() => plugin.Open(new ProviderPluginSettings("mine", [new("key", "canary-secret-1234")]))).Message;
        message.ShouldContain("mine");
        message.ShouldNotContain("canary");
        Should.Throw<PluginException>(() => new LoadedPlugin("x", "here", new NullPlugin()).Open(new ProviderPluginSettings("mine", []))).Message.ShouldContain("nothing");
    }

    public void Dispose() => _plugins.Delete(recursive: true);

    private string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(_plugins.FullName, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    public sealed class ProgramsPlugin : IProviderPlugin
    {
        public string Name => "programs";

        public IChatClient Create(ProviderPluginSettings settings) => throw new ArgumentException($"Cannot use the key {settings.Require("key")}.");
    }

    public sealed class NullPlugin : IProviderPlugin
    {
        public string Name => "null";

        public IChatClient Create(ProviderPluginSettings settings) => null!;
    }
}
