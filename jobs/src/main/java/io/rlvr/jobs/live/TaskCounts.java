package io.rlvr.jobs.live;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts the tasks of the Spark stages that run. This class is thread safe. */
final class TaskCounts extends SparkListener {
  private final Map<Integer, Share> running = new LinkedHashMap<>();

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    running.put(event.stageInfo().stageId(), new Share(0, event.stageInfo().numTasks(), "tasks"));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.taskInfo().successful()) {
      running.computeIfPresent(
          event.stageId(), (id, share) -> new Share(share.done() + 1, share.total(), "tasks"));
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    running.remove(event.stageInfo().stageId());
  }

  /** Of all that run now. */
  synchronized Share share() {
    long done = running.values().stream().mapToLong(Share::done).sum();
    long total = running.values().stream().mapToLong(Share::total).sum();
    return total == 0 ? Share.NONE : new Share(done, total, "tasks");
  }
}
