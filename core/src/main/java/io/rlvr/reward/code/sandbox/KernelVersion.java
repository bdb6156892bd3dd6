package io.rlvr.reward.code.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of Linux, such as {@code 6.1.0-13-amd64}. */
final class KernelVersion {
  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

  private KernelVersion() {}

  /** False for what is no version. */
  static boolean isAtLeast(String version, int major, int minor) {
    Matcher numbers = NUMBERS.matcher(version);
    if (!numbers.matches()) {
      return false;
    }
    int first = Integer.parseInt(numbers.group(1));
    return first > major || (first == major && Integer.parseInt(numbers.group(2)) >= minor);
  }
}
