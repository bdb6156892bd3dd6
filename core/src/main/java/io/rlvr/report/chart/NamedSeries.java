package io.rlvr.report.chart;

/**
 * One of the lines of a {@link MultiLineChart}.
 *
 * @param slot which colour it has, from 1; after the last colour they begin again, dashed
 */
public record NamedSeries(String name, int slot, Series series) {
  public static final int COLOURS = 6;

  /** The class of the style sheet that gives it its colour. */
  public String colour() {
    int round = (slot - 1) / COLOURS;
    return "series-" + ((slot - 1) % COLOURS + 1) + (round == 0 ? "" : " dashed-" + (round % 2));
  }
}
