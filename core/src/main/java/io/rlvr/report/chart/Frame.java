package io.rlvr.report.chart;

import static io.rlvr.report.chart.Form.coordinate;

import java.util.function.DoubleFunction;

/**
 * The plot area that all charts share: its size, axes, and what appears where the pointer rests.
 * Everything moves by style sheet alone: the page holds no script.
 */
public final class Frame {
  static final int WIDTH = 520;
  static final int HEIGHT = 266;
  public static final int LEFT = 56;
  public static final int RIGHT = 506;
  static final int TOP = 28;
  static final int BOTTOM = 228;
  public static final int TICKS = 5;

  /** Of more steps than this, every second, third, ... can be pointed at. */
  private static final int MAX_STOPS = 80;

  private final Markup out;
  private final Scale x;
  private final Scale y;

  /**
   * One of the two axes.
   *
   * @param unit or whatever it shows
   */
  record Axis(Scale scale, DoubleFunction<String> tickLabel, String unit) {}

  /** Opens the picture and draws its axes, steps from left to right. */
  Frame(
      Markup out,
      Scale x,
      Scale y,
      String description,
      String unit,
      DoubleFunction<String> tickLabel) {
    this(
        out,
        new Axis(x, tick -> Long.toString(Math.round(tick)), "step"),
        new Axis(y, tickLabel, unit),
        description);
  }

  /** The same with other things than steps from left to right. */
  Frame(Markup out, Axis across, Axis up, String description) {
    this.out = out;
    this.x = across.scale();
    this.y = up.scale();
    String viewBox = "0 0 %d %d".formatted(WIDTH, HEIGHT);
    out.open("svg", "viewBox", viewBox, "role", "img", "aria-label", description);
    text("unit", 0, 12, up.unit());
    for (double tick : y.ticks()) {
      line(tick == 0 ? "grid zero" : "grid", LEFT, y.apply(tick), RIGHT, y.apply(tick));
      text("tick y", LEFT - 8, y.apply(tick) + 4, up.tickLabel().apply(tick));
    }
    for (double tick : x.ticks()) {
      text("tick x", x.apply(tick), BOTTOM + 17, across.tickLabel().apply(tick));
    }
    text("tick x", (LEFT + RIGHT) / 2.0, BOTTOM + 34, across.unit());
  }

  void close() {
    out.close();
  }

  /** A strip over some steps with what was wrong at them. */
  void strip(Strip strip) {
    double left = x.apply(strip.first()) - x.unit() / 2;
    double width = x.unit() * (strip.last() - strip.first() + 1);
    out.open(
        "rect",
        "class",
        "alarm",
        "x",
        coordinate(left),
        "y",
        coordinate(TOP),
        "width",
        coordinate(width),
        "height",
        coordinate(BOTTOM - TOP));
    out.leaf("title", strip.title()).close();
  }

  void path(String kind, String path) {
    out.empty("path", "class", kind, "d", path);
  }

  void dot(int step, double value) {
    dot("", step, value);
  }

  /** A dot of that colour. */
  void dot(String colour, int step, double value) {
    String cx = coordinate(x.apply(step));
    String cy = coordinate(y.apply(value));
    out.empty("circle", "class", ("dot " + colour).strip(), "cx", cx, "cy", cy, "r", "4");
  }

  /** {@code x y} of a value, as a path writes it. */
  String point(int step, double value) {
    return coordinate(x.apply(step)) + " " + coordinate(y.apply(value));
  }

  /** What stands at the upper right while nothing is pointed at. */
  void atRest(String text) {
    text("resting readout", RIGHT, 12, text);
  }

  /** How many steps share one stop, if there are so many. */
  static int stride(int steps) {
    return (steps + MAX_STOPS - 1) / MAX_STOPS;
  }

  /** Opens a stop: an unseen column that shows a guide and a text while the pointer is in it. */
  void openStop(int step, int stride, String text) {
    double width = x.unit() * stride;
    double middle = x.apply(step);
    out.open("g", "class", "stop");
    out.empty(
        "rect",
        "class",
        "catch",
        "x",
        coordinate(middle - width / 2),
        "y",
        coordinate(TOP),
        "width",
        coordinate(width),
        "height",
        coordinate(BOTTOM - TOP));
    line("guide", middle, TOP, middle, BOTTOM);
    text("readout", RIGHT, 12, text);
  }

  void closeStop() {
    out.close();
  }

  private void text(String kind, double atX, double atY, String text) {
    out.leaf("text", text, "class", kind, "x", coordinate(atX), "y", coordinate(atY));
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    out.empty(
        "line",
        "class",
        kind,
        "x1",
        coordinate(x1),
        "y1",
        coordinate(y1),
        "x2",
        coordinate(x2),
        "y2",
        coordinate(y2));
  }
}
