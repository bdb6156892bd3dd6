package io.rlvr.report.chart;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * One metric over the steps, with a band of its spread on either side where that is known. A NaN
 * breaks the line.
 *
 * @param line at least one value of it is finite
 * @param spread half the height of the band by step; empty for none
 */
public record LineChart(
    String description, String unit, Form form, Range range, Series line, Series spread) {

  /** A line of so few values shows each; a longer one only its last. */
  private static final int MAX_DOTS = 16;

  /** Which values the vertical axis spans. */
  public enum Range {
    /** From 0 to 1, whatever the values. */
    UNIT,
    /** The values and 0. */
    WITH_ZERO,
    /** The values alone. */
    FITTED;

    /** The vertical axis of values from {@code low} to {@code high}. */
    Scale axis(double low, double high) {
      return switch (this) {
        case UNIT -> new Scale(0, 1, 0.25, Frame.BOTTOM, Frame.TOP);
        case WITH_ZERO ->
            Scale.around(Math.min(0, low), Math.max(0, high), Frame.TICKS, Frame.BOTTOM, Frame.TOP);
        case FITTED -> Scale.around(low, high, Frame.TICKS, Frame.BOTTOM, Frame.TOP);
      };
    }
  }

  public void draw(Markup out, Scale x) {
    draw(out, x, List.of());
  }

  /**
   * @param strips of steps that are marked
   */
  public void draw(Markup out, Scale x, List<Strip> strips) {
    Scale y = vertical();
    Frame frame = new Frame(out, x, y, description, unit, t -> form.tick(t, y.tickStep()));
    strips.forEach(frame::strip);
    if (!spread.isEmpty()) {
      frame.path("band", band(frame, y));
    }
    frame.path("line", path(frame));
    int last = line.lastDrawn();
    for (int i = line.size() <= MAX_DOTS ? 0 : last; i <= last; i++) {
      if (line.isDrawn(i)) {
        frame.dot(line.steps()[i], line.values()[i]);
      }
    }
    frame.atRest(text(last, y.tickStep()));
    int stride = Frame.stride(line.size());
    for (int i = 0; i < line.size(); i += stride) {
      if (line.isDrawn(i)) {
        frame.openStop(line.steps()[i], stride, text(i, y.tickStep()));
        frame.dot(line.steps()[i], line.values()[i]);
        frame.closeStop();
      }
    }
    frame.close();
  }

  private Scale vertical() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < line.size(); i++) {
      if (line.isDrawn(i)) {
        low = Math.min(low, line.values()[i] - halfBand(i));
        high = Math.max(high, line.values()[i] + halfBand(i));
      }
    }
    return range.axis(low, high);
  }

  /** Half the band's height at an index of the line, 0 where it is not known. */
  private double halfBand(int index) {
    double half = spread.at(line.steps()[index]);
    return Double.isFinite(half) ? half : 0;
  }

  private String path(Frame frame) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < line.size(); i++) {
      if (line.isDrawn(i)) {
        path.append(line.isDrawn(i - 1) ? 'L' : 'M');
        path.append(frame.point(line.steps()[i], line.values()[i]));
        if (!line.isDrawn(i - 1) && !line.isDrawn(i + 1)) {
          path.append("h0"); // a lone value: the round cap makes it a dot
        }
      }
    }
    return path.toString();
  }

  /** For each unbroken part of the line its upper edge forwards, then its lower edge back. */
  private String band(Frame frame, Scale y) {
    StringBuilder path = new StringBuilder();
    int start = 0;
    for (int i = 0; i < line.size(); i++) {
      if (!line.isDrawn(i)) {
        start = i + 1;
      } else if (!line.isDrawn(i + 1)) {
        edge(path, frame, start, i, k -> Math.min(y.high(), line.values()[k] + halfBand(k)));
        edge(path, frame, i, start, k -> Math.max(y.low(), line.values()[k] - halfBand(k)));
        path.append('Z');
      }
    }
    return path.toString();
  }

  private void edge(StringBuilder path, Frame frame, int from, int to, IntToDoubleFunction value) {
    int by = from <= to ? 1 : -1;
    for (int i = from; i != to + by; i += by) {
      boolean starts = path.isEmpty() || path.charAt(path.length() - 1) == 'Z';
      path.append(starts ? 'M' : 'L').append(frame.point(line.steps()[i], value.applyAsDouble(i)));
    }
  }

  private String text(int index, double step) {
    String text =
        "step %d: %s".formatted(line.steps()[index], form.value(line.values()[index], step));
    return spread.isEmpty() ? text : text + " \u00B1 " + form.value(halfBand(index));
  }
}
