package io.rlvr.report.chart;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The values of one metric by step, in step order; NaN where a step has none to show.
 *
 * @param steps ascending, without repeats
 * @param values as many as steps
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the page that draws it
public record Series(int[] steps, double[] values) {

  /** By step. */
  public static Series of(SortedMap<Integer, Double> byStep) {
    return new Series(
        byStep.keySet().stream().mapToInt(Integer::intValue).toArray(),
        byStep.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** A series without steps. */
  public static Series none() {
    return new Series(new int[0], new double[0]);
  }

  public int size() {
    return steps.length;
  }

  /** Whether there is nothing to draw. */
  public boolean isEmpty() {
    return lastDrawn() < 0;
  }

  /** Whether all that is drawn is one and the same value. */
  public boolean isConstant() {
    return !isEmpty() && Arrays.stream(values).filter(Double::isFinite).distinct().count() == 1;
  }

  /** Whether there is a finite value at that index, which may lie outside. */
  public boolean isDrawn(int index) {
    return index >= 0 && index < size() && Double.isFinite(values[index]);
  }

  /** All finite values. */
  public Stream<Double> drawn() {
    return Arrays.stream(values).filter(Double::isFinite).boxed();
  }

  /** The highest index that is drawn, -1 if none is. */
  public int lastDrawn() {
    int last = size() - 1;
    while (last >= 0 && !isDrawn(last)) {
      last--;
    }
    return last;
  }

  /** The value at a step, NaN where there is none. */
  public double at(int step) {
    int index = Arrays.binarySearch(steps, step);
    return index >= 0 ? values[index] : Double.NaN;
  }
}
