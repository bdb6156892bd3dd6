package io.rlvr.jobs.live;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a command does at some moment.
 *
 * @param name what it does, such as {@code step 3/10 rollout}
 * @param seconds since that began
 * @param left seconds until that is done; absent before it can be known
 * @param runLeft seconds until the last step is done; absent before it can be known
 */
record Activity(
    String name, Share share, double seconds, OptionalDouble left, OptionalDouble runLeft) {
  private static final String CUT = "...";

  Activity {
    requireNonNull(name, "name is null");
    requireNonNull(share, "share is null");
    requireNonNull(left, "left is null");
    requireNonNull(runLeft, "runLeft is null");
  }

  /** {@code step 3/10 rollout: 5/16 tasks, 12 s, 8 s left (run: 4 min left)}. */
  String text() {
    List<String> parts = new ArrayList<>();
    if (!share.text().isEmpty()) {
      parts.add(share.text());
    }
    parts.add(time(seconds));
    left.ifPresent(value -> parts.add(time(value) + " left"));
    String text = name + ": " + String.join(", ", parts);
    return runLeft.isPresent()
        ? "%s (run: %s left)".formatted(text, time(runLeft.getAsDouble()))
        : text;
  }

  /** The same in at most so many characters. */
  String text(int width) {
    String text = text();
    if (text.length() <= width) {
      return text;
    }
    return width <= CUT.length()
        ? text.substring(0, Math.max(0, width))
        : text.substring(0, width - CUT.length()) + CUT;
  }

  /** Seconds below two minutes, minutes below two hours. */
  static String time(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 120) {
      return whole + " s";
    }
    return whole < 7200
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
