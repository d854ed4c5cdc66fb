using System.Diagnostics;

namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>Counts every call, and writes a journal of them where one is wanted.</summary>
internal sealed class CallLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byPrompt = [];
    private readonly Dictionary<ulong, int> _answers = [];
    private readonly Dictionary<int, int> _byStatus = [];
    private readonly List<SimulatorCall> _journal = [];
    private int _calls;
    private int _inFlight;
    private int _maxInFlight;

    public SimulatorRequest? Last { get; private set; }

    /// <summary>Whether calls are remembered one by one.</summary>
    public bool KeepsJournal { get; set; }

    public SimulatorCall[] Journal
    {
        get
        {
            lock (_gate)
            {
                return [.. _journal];
            }
        }
    }

    public (int Call, int CallOfPrompt, SimulatorCall Entry) Begin(SimulatorRequest request)
    {
        var entry = new SimulatorCall { Address = request.Address, Prompt = request.Prompt, Key = request.Key, StartedAt = Stopwatch.GetTimestamp() };
        lock (_gate)
        {
            if (KeepsJournal)
            {
                _journal.Add(entry);
            }

            Last = request;
            _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
            _byPrompt[request.Prompt] = _byPrompt.GetValueOrDefault(request.Prompt) + 1;
            _answers.TryAdd(request.Key, 0);
            return (++_calls, _byPrompt[request.Prompt], entry);
        }
    }

    public void End(SimulatorRequest request, SimulatorCall entry, int status, bool answered)
    {
        lock (_gate)
        {
            entry.End(status, answered);
            _inFlight--;
            _byStatus[status] = _byStatus.GetValueOrDefault(status) + 1;
            if (answered)
            {
                _answers[request.Key] = _answers.GetValueOrDefault(request.Key) + 1;
            }
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            _byPrompt.Clear();
            _answers.Clear();
            _byStatus.Clear();
            _journal.Clear();
            _calls = 0;
            _maxInFlight = _inFlight;
        }
    }

    public SimulatorStats Snapshot(bool prompts)
    {
        lock (_gate)
        {
            return new SimulatorStats
            {
                TotalCalls = _calls,
                Answered = _answers.Values.Sum(),
                ByStatus = new Dictionary<int, int>(_byStatus),
                InFlight = _inFlight,
                MaxInFlight = _maxInFlight,
                DistinctPrompts = _byPrompt.Count,
                DistinctRequests = _answers.Count,
                RepeatedAnswers = _answers.Values.Sum(static count => Math.Max(0, count - 1)),
                MaxAnswersPerRequest = _answers.Values.DefaultIfEmpty().Max(),
                CallsByPrompt = prompts ? new Dictionary<string, int>(_byPrompt) : null,
            };
        }
    }
}
