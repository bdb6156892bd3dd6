package io.rlvr.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The values of one metric by step, in step order; NaN where a step has none to show.
 *
 * @param steps ascending, without repeats
 * @param values as many as steps
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the page that draws it
record Series(int[] steps, double[] values) {

  /** The metric's rows; of two for one step the later one. */
  static Series of(List<MetricRow> rows, String metric) {
    Map<Integer, Double> byStep = new TreeMap<>();
    for (MetricRow row : rows) {
      if (row.name().equals(metric)) {
        byStep.put(row.step(), row.value());
      }
    }
    return new Series(
        byStep.keySet().stream().mapToInt(Integer::intValue).toArray(),
        byStep.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** A series without steps. */
  static Series none() {
    return new Series(new int[0], new double[0]);
  }

  int size() {
    return steps.length;
  }

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return lastDrawn() < 0;
  }

  /** Whether all that is drawn is one and the same value. */
  boolean isConstant() {
    return !isEmpty() && Arrays.stream(values).filter(Double::isFinite).distinct().count() == 1;
  }

  /** Whether there is a finite value at that index, which may lie outside. */
  boolean isDrawn(int index) {
    return index >= 0 && index < size() && Double.isFinite(values[index]);
  }

  /** All finite values. */
  Stream<Double> drawn() {
    return Arrays.stream(values).filter(Double::isFinite).boxed();
  }

  /** The highest index that is drawn, -1 if none is. */
  int lastDrawn() {
    int last = size() - 1;
    while (last >= 0 && !isDrawn(last)) {
      last--;
    }
    return last;
  }

  /** The value at a step, NaN where there is none. */
  double at(int step) {
    int index = Arrays.binarySearch(steps, step);
    return index >= 0 ? values[index] : Double.NaN;
  }
}
