using System.Diagnostics.Metrics;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Views;
using Microsoft.Extensions.Hosting;

namespace DataForge.Jobs.Hosting.Metrics.Series;

/// <summary>
/// Keeps what the instruments of this process measure, from its start on. A measurement costs a look-up by its labels and an
/// addition; nothing is allocated but for a series that was never seen.
/// </summary>
internal sealed class MeasuredSeries : IMetricSource, IHostedService, IDisposable
{
    private static readonly MetricFamily s_overflows = new(
        "dataforge_metrics_overflow_total", "Measurements counted as other because their metric had as many series as it may.", MetricKind.Counter, "metric");

    private readonly Place[] _places;
    private readonly MeterListener _listener = new();
    private readonly IMeterFactory _factory;

    public MeasuredSeries(IEnumerable<IMetricViews> views, IMeterFactory factory)
    {
        _factory = factory;
        _places = [.. views.SelectMany(part => part.Views).Select(view => new Place(view))];
        _listener.InstrumentPublished = Follow;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Measure(value, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Measure(value, tags, state));
    }

    public IReadOnlyList<MetricFamily> Families => [.. _places.Select(place => place.View.Family), s_overflows];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken)
    {
        foreach (var place in _places)
        {
            place.Write(page);
            page.Add(s_overflows, place.Overflowed, new LabelValues(place.View.Family.Name));
        }

        return ValueTask.CompletedTask;
    }

    public void Dispose() => _listener.Dispose();

    // A process may hold several hosts, in tests for instance; the meters of another one's factory are not ours.
    private void Follow(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Scope is not null && !ReferenceEquals(instrument.Meter.Scope, _factory))
        {
            return;
        }

        Place[] places = [.. _places.Where(place => place.View.Meter == instrument.Meter.Name && place.View.Instrument == instrument.Name)];
        if (places.Length > 0)
        {
            listener.EnableMeasurementEvents(instrument, new Reading(places, IsHistogram(instrument)));
        }
    }

    private static bool IsHistogram(Instrument instrument) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(Histogram<>);

    private static void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var reading = (Reading)state!;
        foreach (var place in reading.Places)
        {
            place.Take(value, tags, reading.IsHistogram);
        }
    }

    private sealed record Reading(Place[] Places, bool IsHistogram);

    /// <summary>Where what one view shows is kept.</summary>
    private sealed class Place
    {
        private readonly SeriesTable<CounterCell>? _counters;
        private readonly SeriesTable<HistogramCell>? _histograms;

        public Place(MetricView view)
        {
            View = view;
            var family = view.Family;
            if (family.Kind == MetricKind.Histogram)
            {
                _histograms = new(family.MostSeries, family.Overflow, () => new HistogramCell(family.Bounds));
            }
            else
            {
                _counters = new(family.MostSeries, family.Overflow, static () => new CounterCell());
            }
        }

        public MetricView View { get; }

        public long Overflowed => _counters?.Overflowed ?? _histograms!.Overflowed;

        public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, bool isHistogram)
        {
            if (View.Labels(tags) is not { } labels)
            {
                return;
            }

            if (_histograms is not null)
            {
                _histograms.Of(labels).Observe(value);
            }
            else
            {
                _counters!.Of(labels).Add(isHistogram ? 1 : value);
            }
        }

        public void Write(MetricPage page)
        {
            foreach (var known in View.Known())
            {
                _counters?.Show(known);
            }

            foreach (var (labels, cell) in _counters?.All ?? [])
            {
                page.Add(View.Family, cell.Value, labels);
            }

            foreach (var (labels, cell) in _histograms?.All ?? [])
            {
                page.Add(View.Family, cell, labels);
            }
        }
    }
}
