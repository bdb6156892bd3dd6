package io.rlvr.jobs.track;

/** How a metric is called in trackers. */
final class ShownName {
  private static final int LONGEST = 250;

  private ShownName() {}

  /**
   * {@code reward/mean} of {@code reward.mean}: trackers group by what stands before a slash. What
   * MLflow takes in no name is replaced.
   */
  static String of(String metric) {
    String name =
        metric.replaceAll("[^A-Za-z0-9_. -]", "_").replaceFirst("(?<=[^.])\\.(?=[^.])", "/");
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }
}
