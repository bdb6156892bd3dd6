package io.rlvr.hub;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Shows how far a download is: a line that is written anew each second where there is a terminal,
 * else a line a minute. Bytes are counted by one thread, all else is done by another.
 */
final class HubProgress {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Display display;
  private final AtomicLong current = new AtomicLong();
  private long total;
  private long completed;
  private long began;
  private long counted = -1;
  private long shown;
  private int width;

  /**
   * Where lines go.
   *
   * @param nanoseconds of a clock that only goes forward
   */
  record Display(PrintStream out, Kind kind, LongSupplier nanoseconds) {
    enum Kind {
      TERMINAL,
      LOG
    }

    /** That of the process; {@code bin/rlvr} tells whether standard error is a terminal. */
    static Display ofProcess() {
      return new Display(
          System.err,
          Boolean.getBoolean("rlvr.terminal") ? Kind.TERMINAL : Kind.LOG,
          System::nanoTime);
    }

    void line(String text) {
      out.println("rlvr: " + text);
    }
  }

  HubProgress(String name, Display display) {
    this.name = name;
    this.display = display;
  }

  /** Files of so many bytes are about to come. */
  void begin(int files, long bytes) {
    total = bytes;
    began = display.nanoseconds().getAsLong();
    shown = began;
    display.line(
        "%s: downloading %d file%s, %s".formatted(name, files, files == 1 ? "" : "s", size(bytes)));
  }

  /** So many bytes of the file that is under way are there. */
  void at(HubFile file, long bytes) {
    current.set(Math.min(bytes, file.size()));
  }

  /** A file is whole. */
  void done(HubFile file) {
    completed += file.size();
    current.set(0);
  }

  /** Writes a line if it is time for one. */
  void tick() {
    long now = display.nanoseconds().getAsLong();
    if (total > 0 && counted < 0) {
      counted = bytes(); // what was there before does not count for the speed
    }
    long every = display.kind() == Display.Kind.TERMINAL ? SECOND : 60 * SECOND;
    if (total > 0 && now - shown >= every) {
      shown = now;
      show(text(now));
    }
  }

  /** A line of its own. */
  void say(String text) {
    end();
    width = 0;
    display.line(name + ": " + text);
  }

  void end() {
    if (width > 0) {
      display.out().println();
    }
  }

  private void show(String text) {
    if (display.kind() == Display.Kind.LOG) {
      display.line(text);
      return;
    }
    String line = "rlvr: " + text;
    display.out().print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    display.out().flush();
    width = line.length();
  }

  private long bytes() {
    return completed + current.get();
  }

  private String text(long now) {
    long bytes = bytes();
    double seconds = (now - began) / (double) SECOND;
    double rate = seconds > 0 ? (bytes - counted) / seconds : 0;
    return "%s: %s of %s, %d %%, %s/s, %s"
        .formatted(
            name,
            size(bytes),
            size(total),
            100 * bytes / total,
            size(Math.round(rate)),
            rate > 0 ? time(Math.round((total - bytes) / rate)) + " left" : "waiting");
  }

  /** In units of 1000. */
  static String size(long bytes) {
    if (bytes < 1_000_000) {
      return bytes < 1000 ? bytes + " B" : bytes / 1000 + " kB";
    }
    boolean isLarge = bytes >= 1_000_000_000;
    return String.format(
        Locale.ROOT, "%.1f %s", bytes / (isLarge ? 1e9 : 1e6), isLarge ? "GB" : "MB");
  }

  private static String time(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
