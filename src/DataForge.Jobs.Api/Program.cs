using DataForge.Jobs.Api;
using DataForge.Jobs.Hosting.Settings;

try
{
    await using var app = ApiProcess.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception exception) when (SettingProblems.IsForPeople(exception))
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
