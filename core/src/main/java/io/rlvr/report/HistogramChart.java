package io.rlvr.report;

import static io.rlvr.report.Form.coordinate;

import java.util.List;
import java.util.function.Function;

/**
 * Values of one or two steps in bins of equal width: bars of the share that falls into each, side
 * by side.
 *
 * @param x its range holds all values
 */
record HistogramChart(
    String description, Scale x, List<StepDetail> steps, Function<StepDetail, double[]> values) {
  private static final int BINS = 20;
  private static final double GAP = 2;

  void draw(Markup out) {
    double highest =
        steps.stream().mapToDouble(step -> max(shares(values.apply(step)))).max().orElse(1);
    Scale y = Scale.around(0, highest, Frame.TICKS, Frame.BOTTOM, Frame.TOP);
    Frame frame =
        new Frame(
            out,
            new Frame.Axis(x, tick -> Form.PLAIN.tick(tick, x.tickStep()), "reward"),
            new Frame.Axis(y, tick -> Form.SHARE.tick(tick, y.tickStep()), "share of samples"),
            description);
    for (int i = 0; i < steps.size(); i++) {
      frame.path("bar series-" + (i + 1), bars(shares(values.apply(steps.get(i))), i, y));
    }
    frame.close();
    out.open("p", "class", "legend");
    for (int i = 0; i < steps.size(); i++) {
      out.leaf("span", "step " + steps.get(i).step(), "class", "series-" + (i + 1));
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

  private String bars(double[] shares, int step, Scale y) {
    double slot = (x.to() - x.from()) / BINS;
    double width = (slot - GAP) / steps.size();
    StringBuilder path = new StringBuilder();
    for (int bin = 0; bin < BINS; bin++) {
      if (shares[bin] > 0) {
        double left = x.from() + bin * slot + GAP / 2 + step * width;
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
