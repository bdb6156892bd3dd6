package io.rlvr.jobs.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most that is alive in this process's heap, looked at four times a second after a collection,
 * and the most that the process had resident since it began.
 */
final class LiveMemory implements AutoCloseable {
  private static final long EVERY_MILLIS = 250;

  private final Thread thread = new Thread(this::look, "live-memory");
  private volatile boolean isOver;
  private volatile long highest;

  LiveMemory() {
    thread.setDaemon(true);
    thread.start();
  }

  private void look() {
    try {
      while (!isOver) {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        highest = Math.max(highest, used);
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  double heapMib() {
    return highest / (double) (1 << 20);
  }

  /** Of Linux. */
  static double residentMib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        / 1024.0;
  }

  @Override
  public void close() {
    isOver = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
