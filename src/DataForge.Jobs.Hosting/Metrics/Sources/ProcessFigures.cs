using System.Diagnostics;
using System.Globalization;
using DataForge.Jobs.Hosting.Identity;
using DataForge.Jobs.Hosting.Metrics.Exposition;
using DataForge.Jobs.Hosting.Metrics.Series;

namespace DataForge.Jobs.Hosting.Metrics.Sources;

/// <summary>The process itself, by the names that Prometheus clients of every language use.</summary>
internal sealed class ProcessFigures(ProcessIdentity identity) : IMetricSource
{
    private const string OpenFiles = "/proc/self/fd";

    private static readonly MetricFamily s_build = new("dataforge_build_info", "1; the labels say which version runs on which host.", MetricKind.Gauge, "version", "host");
    private static readonly MetricFamily s_started = new("process_start_time_seconds", "When the process started, in seconds since 1970.", MetricKind.Gauge);
    private static readonly MetricFamily s_cpu = new("process_cpu_seconds_total", "Processor time used.", MetricKind.Counter);
    private static readonly MetricFamily s_memory = new("process_resident_memory_bytes", "Memory that the process holds.", MetricKind.Gauge);
    private static readonly MetricFamily s_threads = new("process_threads", "Threads of the process.", MetricKind.Gauge);
    private static readonly MetricFamily s_files = new("process_open_fds", "Open files and sockets, where the system tells.", MetricKind.Gauge);
    private static readonly MetricFamily s_collections = new("dotnet_gc_collections_total", "Garbage collections of a generation, those of the next included.", MetricKind.Counter, "generation");
    private static readonly MetricFamily s_pauses = new("dotnet_gc_pause_seconds_total", "Time in which garbage collections held the process.", MetricKind.Counter);
    private static readonly MetricFamily s_heap = new("dotnet_gc_heap_bytes", "The managed heap after the last garbage collection.", MetricKind.Gauge);
    private static readonly MetricFamily s_allocated = new("dotnet_allocated_bytes_total", "Bytes allocated on the managed heap.", MetricKind.Counter);
    private static readonly MetricFamily s_pool = new("dotnet_threadpool_threads", "Threads of the thread pool.", MetricKind.Gauge);
    private static readonly MetricFamily s_queue = new("dotnet_threadpool_queue_length", "Work that waits for a thread.", MetricKind.Gauge);
    private static readonly MetricFamily s_completed = new("dotnet_threadpool_completed_total", "Work done by the thread pool.", MetricKind.Counter);
    private static readonly MetricFamily s_contentions = new("dotnet_lock_contentions_total", "Times that a thread waited for a lock.", MetricKind.Counter);

    private readonly double _startedAt = StartOfProcess();

    public IReadOnlyList<MetricFamily> Families =>
        [s_build, s_started, s_cpu, s_memory, s_threads, s_files, s_collections, s_pauses, s_heap, s_allocated, s_pool, s_queue, s_completed, s_contentions];

    public ValueTask CollectAsync(MetricPage page, CancellationToken cancellationToken)
    {
        page.Add(s_build, 1, new LabelValues(identity.Version, identity.Host));
        page.Add(s_started, _startedAt);
        page.Add(s_cpu, Environment.CpuUsage.TotalTime.TotalSeconds);
        page.Add(s_memory, Environment.WorkingSet);
        using (var process = Process.GetCurrentProcess())
        {
            page.Add(s_threads, process.Threads.Count);
        }

        if (Directory.Exists(OpenFiles))
        {
            page.Add(s_files, Directory.EnumerateFileSystemEntries(OpenFiles).Count());
        }

        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            page.Add(s_collections, GC.CollectionCount(generation), new LabelValues(generation.ToString(CultureInfo.InvariantCulture)));
        }

        page.Add(s_pauses, GC.GetTotalPauseDuration().TotalSeconds);
        page.Add(s_heap, GC.GetGCMemoryInfo().HeapSizeBytes);
        page.Add(s_allocated, GC.GetTotalAllocatedBytes());
        page.Add(s_pool, ThreadPool.ThreadCount);
        page.Add(s_queue, ThreadPool.PendingWorkItemCount);
        page.Add(s_completed, ThreadPool.CompletedWorkItemCount);
        page.Add(s_contentions, Monitor.LockContentionCount);
        return ValueTask.CompletedTask;
    }

    private static double StartOfProcess()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
