package io.rlvr.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Several metrics over the same steps, each in its colour, with their names below. A line passes
 * over the steps that it has no value for: an evaluation is not made at each.
 *
 * @param lines those without a finite value are left out
 */
public record MultiLineChart(
    String description, String unit, Form form, LineChart.Range range, List<NamedSeries> lines) {

  /** Takes the lines that have a value to draw. */
  public MultiLineChart {
    lines = lines.stream().filter(line -> !line.series().isEmpty()).toList();
  }

  /**
   * @param strips of steps that are marked
   */
  public void draw(Markup out, Scale x, List<Strip> strips) {
    Scale y = range.axis(extreme(DoubleStream::min), extreme(DoubleStream::max));
    Frame frame = new Frame(out, x, y, description, unit, t -> form.tick(t, y.tickStep()));
    strips.forEach(frame::strip);
    for (NamedSeries line : backwards()) {
      frame.path("line " + line.colour(), path(frame, line.series()));
      int last = line.series().lastDrawn();
      frame.dot(line.colour(), line.series().steps()[last], line.series().values()[last]);
    }
    SortedSet<Integer> steps = steps();
    int stride = Frame.stride(steps.size());
    int index = 0;
    for (int step : steps) {
      if (index++ % stride == 0) {
        stop(frame, step, stride);
      }
    }
    frame.close();
    legend(out);
  }

  /** The first line lies on top of those that have the same values. */
  private List<NamedSeries> backwards() {
    List<NamedSeries> backwards = new ArrayList<>(lines);
    Collections.reverse(backwards);
    return backwards;
  }

  private double extreme(Function<DoubleStream, OptionalDouble> of) {
    DoubleStream values =
        lines.stream()
            .flatMapToDouble(line -> Arrays.stream(line.series().values()))
            .filter(Double::isFinite);
    return of.apply(values).orElseThrow();
  }

  private void legend(Markup out) {
    out.open("p", "class", "legend");
    for (NamedSeries line : lines) {
      out.leaf("span", line.name(), "class", line.colour());
    }
    out.close();
  }

  private void stop(Frame frame, int step, int stride) {
    StringJoiner text = new StringJoiner(" \u00b7 ", "step " + step + ": ", "");
    for (NamedSeries line : lines) {
      double value = line.series().at(step);
      if (Double.isFinite(value)) {
        text.add(line.name() + " " + form.value(value));
      }
    }
    frame.openStop(step, stride, text.toString());
    for (NamedSeries line : lines) {
      double value = line.series().at(step);
      if (Double.isFinite(value)) {
        frame.dot(line.colour(), step, value);
      }
    }
    frame.closeStop();
  }

  /** Steps at which any line has a value. */
  private SortedSet<Integer> steps() {
    SortedSet<Integer> steps = new TreeSet<>();
    for (NamedSeries line : lines) {
      for (int i = 0; i < line.series().size(); i++) {
        if (line.series().isDrawn(i)) {
          steps.add(line.series().steps()[i]);
        }
      }
    }
    return steps;
  }

  private static String path(Frame frame, Series series) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < series.size(); i++) {
      if (series.isDrawn(i)) {
        path.append(path.isEmpty() ? 'M' : 'L');
        path.append(frame.point(series.steps()[i], series.values()[i]));
      }
    }
    return path.toString();
  }
}
