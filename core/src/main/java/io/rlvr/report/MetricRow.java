package io.rlvr.report;

import static java.util.Objects.requireNonNull;

/**
 * One row of the metrics table.
 *
 * @param stage the stage that measured it, such as {@code rollout}
 * @param value NaN where it could not be measured
 */
public record MetricRow(int step, String stage, String name, double value, String unit) {
  public MetricRow {
    requireNonNull(stage, "stage is null");
    requireNonNull(name, "name is null");
    requireNonNull(unit, "unit is null");
  }
}
