package io.rlvr.report.chart;

import static io.rlvr.report.chart.Form.coordinate;

import java.util.List;

/**
 * Values of one or two heaps in bins of equal width: bars of the share that falls into each, side
 * by side.
 *
 * @param x its range holds all values
 */
public record HistogramChart(String description, Scale x, List<Heap> heaps) {
  /** Values of one colour. */
  @SuppressWarnings("ArrayRecordComponent") // owned by the page that draws them
  public record Heap(String name, double[] values) {}

  private static final int BINS = 20;
  private static final double GAP = 2;

  public void draw(Markup out) {
    double highest = heaps.stream().mapToDouble(heap -> max(shares(heap.values()))).max().orElse(1);
    Scale y = Scale.around(0, highest, Frame.TICKS, Frame.BOTTOM, Frame.TOP);
    Frame frame =
        new Frame(
            out,
            new Frame.Axis(x, tick -> Form.PLAIN.tick(tick, x.tickStep()), "reward"),
            new Frame.Axis(y, tick -> Form.SHARE.tick(tick, y.tickStep()), "share of samples"),
            description);
    for (int i = 0; i < heaps.size(); i++) {
      frame.path("bar series-" + (i + 1), bars(shares(heaps.get(i).values()), i, y));
    }
    frame.close();
    out.open("p", "class", "legend");
    for (int i = 0; i < heaps.size(); i++) {
      out.leaf("span", heaps.get(i).name(), "class", "series-" + (i + 1));
    }
    out.close();
  }

  /** The share of the values in each bin; the upper end belongs to the last one. */
  private double[] shares(double[] of) {
    double[] shares = new double[BINS];
    for (double value : of) {
      int bin = (int) ((value - x.low()) / (x.high() - x.low()) * BINS);
      shares[Math.max(0, Math.min(BINS - 1, bin))] += 1.0 / of.length;
    }
    return shares;
  }

  private String bars(double[] shares, int heap, Scale y) {
    double slot = (x.to() - x.from()) / BINS;
    double width = (slot - GAP) / heaps.size();
    StringBuilder path = new StringBuilder();
    for (int bin = 0; bin < BINS; bin++) {
      if (shares[bin] > 0) {
        double left = x.from() + bin * slot + GAP / 2 + heap * width;
        path.append('M').append(coordinate(left)).append(' ').append(coordinate(y.apply(0)));
        path.append('V').append(coordinate(y.apply(shares[bin])));
        path.append('h').append(coordinate(width));
        path.append('V').append(coordinate(y.apply(0))).append('Z');
      }
    }
    return path.toString();
  }

  private static double max(double[] numbers) {
    double max = 0;
    for (double number : numbers) {
      max = Math.max(max, number);
    }
    return max;
  }
}
