package io.rlvr.report.chart;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A linear map from values to coordinates, with ticks at round values.
 *
 * @param tickStep distance of two ticks
 * @param from coordinate of {@code low}
 * @param to coordinate of {@code high}
 */
public record Scale(double low, double high, double tickStep, double from, double to) {

  /** So much of the distance of two ticks may a value lie beyond the last: less than a pixel. */
  private static final double UNSEEN = 0.01;

  /** One slot for each step, the step in its middle; ticks at whole steps. */
  public static Scale ofSteps(int first, int last, int ticks, double from, double to) {
    double tickStep = roundStep(Math.max(1, (last - first) / (double) ticks));
    return new Scale(first - 0.5, last + 0.5, tickStep, from, to);
  }

  /**
   * The values, widened outwards to the next ticks; a single value gets room on both sides, but 0
   * above only, since nearly all that is counted and measured here is never below it.
   */
  public static Scale around(double low, double high, int ticks, double from, double to) {
    double below = high > low ? 0 : Math.abs(low) * 0.1;
    double above = high > low ? 0 : low == 0 ? 1 : below;
    double tickStep = roundStep((high - low + below + above) / ticks);
    return new Scale(
        Math.floor((low - below) / tickStep + UNSEEN) * tickStep,
        Math.ceil((high + above) / tickStep - UNSEEN) * tickStep,
        tickStep,
        from,
        to);
  }

  double apply(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** The coordinates that one unit of the value spans. */
  double unit() {
    return Math.abs((to - from) / (high - low));
  }

  double[] ticks() {
    int first = (int) Math.ceil(low / tickStep - 1e-9);
    int last = (int) Math.floor(high / tickStep + 1e-9);
    return IntStream.rangeClosed(first, last).mapToDouble(i -> i * tickStep).toArray();
  }

  /** The smallest of 1, 2 and 5 times a power of ten that is not far below {@code raw}. */
  private static double roundStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    return DoubleStream.of(1, 2, 5)
        .map(factor -> factor * power)
        .filter(step -> step >= raw * 0.7)
        .findFirst()
        .orElse(10 * power);
  }
}
