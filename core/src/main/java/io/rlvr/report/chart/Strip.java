package io.rlvr.report.chart;

import static java.util.Objects.requireNonNull;

/**
 * Steps that are marked in a chart.
 *
 * @param last the last of them
 * @param title what was wrong at them
 */
public record Strip(int first, int last, String title) {
  public Strip {
    requireNonNull(title, "title is null");
  }
}
