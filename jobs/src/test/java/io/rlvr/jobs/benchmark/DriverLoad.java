package io.rlvr.jobs.benchmark;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * What a piece of work costs the driver of a local session, whose executors live in the same
 * process: seconds in which no task ran, processor time of its threads, bytes of the results that
 * tasks sent, and the heap.
 */
final class DriverLoad extends SparkListener {
  private static final double MEBI = 1 << 20;

  private final SparkSession spark;
  private final AtomicLong peak = new AtomicLong();

  @GuardedBy("this")
  private final List<long[]> tasks = new ArrayList<>();

  @GuardedBy("this")
  private long resultBytes;

  /** Work that is measured. */
  interface Piece<T> {
    T run() throws Exception;
  }

  DriverLoad(SparkSession spark) {
    this.spark = spark;
    spark.sparkContext().addSparkListener(this);
    NotificationListener collected = this::collected;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector).addNotificationListener(collected, null, null);
    }
  }

  private void collected(Notification notification, Object unused) {
    if (notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GcInfo info =
          GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
              .getGcInfo();
      long used =
          info.getMemoryUsageAfterGc().entrySet().stream()
              .filter(pool -> pool.getKey().startsWith("G1"))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      peak.accumulateAndGet(used, Math::max);
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    tasks.add(new long[] {task.taskInfo().launchTime(), task.taskInfo().finishTime()});
    if (task.taskMetrics() != null) {
      resultBytes += task.taskMetrics().resultSize();
    }
  }

  /** Runs it and prints one JSON line; heap is after a full collection, before and after. */
  <T> T measure(long rollouts, String name, Piece<T> piece) throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    clear();
    long before = settledHeap();
    peak.set(0);
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    T result = piece.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    cpu = cpuSeconds() - cpu;
    spark.sparkContext().listenerBus().waitUntilEmpty();
    long highest = peak.get();
    long after = settledHeap();
    synchronized (this) {
      System.out.printf(
          Locale.ROOT,
          "{\"rollouts\": %d, \"piece\": \"%s\", \"seconds\": %.2f, \"seconds_without_tasks\": %.2f,"
              + " \"driver_cpu_seconds\": %.2f, \"tasks\": %d, \"results_mib\": %.1f, \"heap_before_mib\": %.0f,"
              + " \"heap_peak_mib\": %.0f, \"heap_after_mib\": %.0f}%n",
          rollouts,
          name,
          seconds,
          seconds - busySeconds(),
          cpu,
          tasks.size(),
          resultBytes / MEBI,
          before / MEBI,
          Math.max(highest, after) / MEBI,
          after / MEBI);
    }
    return result;
  }

  private synchronized void clear() {
    tasks.clear();
    resultBytes = 0;
  }

  /** Time in which at least one task ran. */
  @GuardedBy("this")
  private double busySeconds() {
    tasks.sort((a, b) -> Long.compare(a[0], b[0]));
    long busy = 0;
    long end = 0;
    for (long[] task : tasks) {
      long from = Math.max(task[0], end);
      if (task[1] > from) {
        busy += task[1] - from;
        end = task[1];
      }
    }
    return busy / 1e3;
  }

  /** Of the threads that live and run no task: true on a busy machine too. */
  private static double cpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo info = threads.getThreadInfo(id);
      if (info != null && !info.getThreadName().startsWith("Executor task launch worker")) {
        nanos += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return nanos / 1e9;
  }

  private static long settledHeap() {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return heap.getUsed();
  }
}
