namespace DataForge.Jobs.Testing.ProviderSimulator;

/// <summary>Counts every call.</summary>
internal sealed class CallLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byPrompt = [];
    private readonly Dictionary<ulong, int> _answers = [];
    private readonly Dictionary<int, int> _byStatus = [];
    private int _calls;
    private int _inFlight;
    private int _maxInFlight;

    public SimulatorRequest? Last { get; private set; }

    public (int Call, int CallOfPrompt) Begin(SimulatorRequest request)
    {
        lock (_gate)
        {
            Last = request;
            _maxInFlight = Math.Max(_maxInFlight, ++_inFlight);
            _byPrompt[request.Prompt] = _byPrompt.GetValueOrDefault(request.Prompt) + 1;
            _answers.TryAdd(request.Key, 0);
            return (++_calls, _byPrompt[request.Prompt]);
        }
    }

    public void End(SimulatorRequest request, int status, bool answered)
    {
        lock (_gate)
        {
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
