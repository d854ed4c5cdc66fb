using DataForge.Jobs.Storage.Jobs;
using DataForge.Jobs.Storage.Templates;
using DataForge.Jobs.Templating;
using Microsoft.Extensions.Options;
using Npgsql;

namespace DataForge.Jobs.Api.Templates.Files;

/// <summary>
/// Stores the templates of a directory before the first request is taken: a new version of each whose text is not that
/// of its newest one. A file that is no template is reported and left out; its older versions stay, and so do the
/// templates of files that are gone. Processes that start at once take turns at each name.
/// </summary>
internal sealed partial class TemplateDirectory(
    TemplateStore templates, IOptions<TemplateDirectoryOptions> options, TimeProvider time, ILogger<TemplateDirectory> logger) : IHostedService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Directory is not { Length: > 0 } directory)
        {
            return;
        }

        var (stored, same, broken) = (0, 0, 0);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in TemplateFiles.In(directory))
        {
            if (Read(directory, path, names) is not var (name, text))
            {
                broken++;
            }
            else if (await PutAsync(name, text, path, cancellationToken))
            {
                stored++;
            }
            else
            {
                same++;
            }
        }

        Loaded(directory, stored, same, broken);
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private (string Name, string Text)? Read(string directory, string path, Dictionary<string, string> names)
    {
        if (TemplateFileName.NameOf(path) is not { } name)
        {
            Unusable(path, "Its path gives no name that a template can have: letters, digits, dots, underscores and hyphens, at most 128, the first a letter or digit.");
            return null;
        }

        if (!names.TryAdd(name, path))
        {
            Unusable(path, $"It has the same name, {name}, as {names[name]}.");
            return null;
        }

        var (text, problem) = TemplateFiles.Read(Path.Combine(directory, path));
        if (text is null)
        {
            Unusable(path, problem!);
            return null;
        }

        try
        {
            new TemplateEnvironment().Parse(text, path);
            return (name, text);
        }
        catch (TemplateException fault)
        {
            Broken(path, fault.Line, fault.Column, fault.Message);
            return null;
        }
    }

    private async Task<bool> PutAsync(string name, string text, string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await templates.PutChangedAsync(Job.DefaultTenant, name, text, $"From the file {path}.", cancellationToken);
            }
            catch (NpgsqlException exception) when (exception.IsTransient)
            {
                Waiting(exception.Message);
                await Task.Delay(s_pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "Templates of {Directory}: {Stored} stored as new versions, {Same} unchanged, {Broken} left out")]
    private partial void Loaded(string directory, int stored, int same, int broken);

    [LoggerMessage(LogLevel.Error, "The template file {Path} is left out: line {Line}, column {Column}: {Problem}")]
    private partial void Broken(string path, int line, int column, string problem);

    [LoggerMessage(LogLevel.Error, "The template file {Path} is left out: {Problem}")]
    private partial void Unusable(string path, string problem);

    [LoggerMessage(LogLevel.Warning, "Template files wait for the database: {Problem}")]
    private partial void Waiting(string problem);
}
