using DataForge.Jobs.Hosting.Settings;
using DataForge.Jobs.Standalone;

try
{
    await using var process = await StandaloneProcess.CreateAsync(args);
    await process.App.RunAsync();
    return 0;
}
catch (Exception exception) when (SettingProblems.IsForPeople(exception) || exception is PrivatePostgresException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
