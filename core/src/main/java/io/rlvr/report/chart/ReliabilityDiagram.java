package io.rlvr.report.chart;

import static io.rlvr.report.chart.Form.coordinate;

import io.rlvr.stats.Agreement;
import java.util.List;

/**
 * The share labelled YES over the probability of YES, one bar a bin with its number of rows above
 * it; a dot marks the bin's mean probability. A judge whose probabilities are frequencies has all
 * dots on the diagonal.
 */
public record ReliabilityDiagram(List<Agreement.Bin> bins) {
  private static final int WIDTH = 520;
  private static final int HEIGHT = 376;
  private static final Scale X = new Scale(0, 1, 0.2, 56, 506);
  private static final Scale Y = new Scale(0, 1, 0.2, 330, 28);
  private static final double GAP = 1.5;

  public void draw(Markup out) {
    out.open(
        "svg",
        "viewBox",
        "0 0 %d %d".formatted(WIDTH, HEIGHT),
        "role",
        "img",
        "style",
        "max-width: 640px",
        "aria-label",
        "Reliability diagram: share labelled YES by the judge's probability of YES");
    axes(out);
    for (int i = 0; i < bins.size(); i++) {
      if (bins.get(i).count() > 0) {
        bar(out, i, bins.get(i));
      }
    }
    String diagonal = "M" + point(0, 0) + "L" + point(1, 1);
    out.empty("path", "class", "grid", "d", diagonal, "style", "stroke: var(--faint); fill: none");
    for (Agreement.Bin bin : bins) {
      if (bin.count() > 0) {
        out.empty(
            "circle",
            "class",
            "dot",
            "cx",
            coordinate(X.apply(bin.probabilitySum() / bin.count())),
            "cy",
            coordinate(Y.apply(share(bin))),
            "r",
            "4");
      }
    }
    out.close();
  }

  private static void axes(Markup out) {
    text(out, "unit", 0, 12, "share labelled YES");
    for (double tick : Y.ticks()) {
      out.empty(
          "path",
          "class",
          "grid",
          "d",
          "M" + point(0, tick) + "L" + point(1, tick),
          "style",
          "stroke: var(--grid)");
      text(out, "tick y", X.from() - 8, Y.apply(tick) + 4, label(tick));
    }
    for (double tick : X.ticks()) {
      text(out, "tick x", X.apply(tick), Y.from() + 17, label(tick));
    }
    text(out, "tick x", (X.from() + X.to()) / 2, Y.from() + 36, "probability of YES");
  }

  private void bar(Markup out, int index, Agreement.Bin bin) {
    double left = X.apply(index / (double) bins.size()) + GAP;
    double right = X.apply((index + 1) / (double) bins.size()) - GAP;
    double top = Y.apply(share(bin));
    out.empty(
        "rect",
        "x",
        coordinate(left),
        "y",
        coordinate(top),
        "width",
        coordinate(right - left),
        "height",
        coordinate(Y.from() - top),
        "style",
        "fill: var(--line); fill-opacity: 0.35");
    text(out, "tick x", (left + right) / 2, top - 6, Long.toString(bin.count()));
  }

  private static double share(Agreement.Bin bin) {
    return bin.positives() / (double) bin.count();
  }

  private static String label(double tick) {
    return Form.PLAIN.tick(tick, X.tickStep());
  }

  private static String point(double x, double y) {
    return coordinate(X.apply(x)) + " " + coordinate(Y.apply(y));
  }

  private static void text(Markup out, String kind, double x, double y, String text) {
    out.leaf("text", text, "class", kind, "x", coordinate(x), "y", coordinate(y));
  }
}
