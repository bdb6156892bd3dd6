package io.rlvr.hub;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time download a repository. The system frees the lock of a
 * process that dies. A process has one channel to the file at a time: to close a second would free
 * the lock of the first.
 */
final class HubLock implements AutoCloseable {
  private static final ConcurrentMap<Path, ReentrantLock> OF_PROCESS = new ConcurrentHashMap<>();
  private static final long PAUSE_MILLISECONDS = 100;

  private final ReentrantLock thread;
  private final FileChannel channel;

  private HubLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /**
   * Waits for as long as it takes.
   *
   * @param waiting called once, if another process has the lock
   */
  static HubLock take(Path file, Runnable waiting) throws IOException, InterruptedException {
    ReentrantLock thread = OF_PROCESS.computeIfAbsent(file, path -> new ReentrantLock());
    thread.lockInterruptibly();
    Optional<FileChannel> opened = Optional.empty();
    boolean isTaken = false;
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel = FileChannel.open(file, CREATE, WRITE);
      opened = Optional.of(channel);
      take(channel, waiting);
      isTaken = true;
      return new HubLock(thread, channel);
    } finally {
      if (!isTaken) {
        if (opened.isPresent()) {
          opened.get().close();
        }
        thread.unlock();
      }
    }
  }

  private static void take(FileChannel channel, Runnable waiting)
      throws IOException, InterruptedException {
    boolean isTold = false;
    for (FileLock lock = channel.tryLock(); lock == null; lock = channel.tryLock()) {
      if (!isTold) {
        waiting.run();
        isTold = true;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close(); // and so the lock
    } finally {
      thread.unlock();
    }
  }
}
