package io.rlvr.report.chart;

import static io.rlvr.report.chart.Form.coordinate;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Parts of a whole over the steps, one bar a step, the first part at the bottom. A part without a
 * value at a step is missing from its bar.
 *
 * @param parts at least one of them with at least one finite value
 */
public record StackedBars(String description, String unit, List<Part> parts) {
  private static final double BAR_OF_SLOT = 0.72;

  /** One part, with its colour as a class of the style sheet. */
  public record Part(String name, String colour, Series series) {
    double at(int step) {
      double value = series.at(step);
      return Double.isFinite(value) ? value : 0;
    }
  }

  public void draw(Markup out, Scale x) {
    SortedSet<Integer> steps = new TreeSet<>();
    for (Part part : parts) {
      for (int step : part.series().steps()) {
        steps.add(step);
      }
    }
    double highest = steps.stream().mapToDouble(this::total).max().orElseThrow();
    Scale y = Scale.around(0, highest, Frame.TICKS, Frame.BOTTOM, Frame.TOP);
    Frame frame = new Frame(out, x, y, description, unit, t -> Form.PLAIN.tick(t, y.tickStep()));
    for (int i = 0; i < parts.size(); i++) {
      frame.path("bar " + parts.get(i).colour(), bars(steps, i, x, y));
    }
    frame.atRest(whole(steps.last()));
    int stride = Frame.stride(steps.size());
    int index = 0;
    for (int step : steps) {
      if (index++ % stride == 0) {
        frame.openStop(step, stride, text(step));
        frame.closeStop();
      }
    }
    frame.close();
  }

  /** The rectangles of one part: over what the parts before it reach. */
  private String bars(SortedSet<Integer> steps, int part, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    double width = x.unit() * BAR_OF_SLOT;
    for (int step : steps) {
      double value = parts.get(part).at(step);
      if (value > 0) {
        double below = parts.subList(0, part).stream().mapToDouble(p -> p.at(step)).sum();
        path.append('M').append(coordinate(x.apply(step) - width / 2));
        path.append(' ').append(coordinate(y.apply(below)));
        path.append('h').append(coordinate(width));
        path.append('V').append(coordinate(y.apply(below + value)));
        path.append('h').append(coordinate(-width)).append('Z');
      }
    }
    return path.toString();
  }

  private double total(int step) {
    return parts.stream().mapToDouble(part -> part.at(step)).sum();
  }

  private String text(int step) {
    StringBuilder text = new StringBuilder(whole(step));
    for (Part part : parts) {
      if (part.at(step) > 0) {
        text.append(" \u00B7 ").append(part.name()).append(' ');
        text.append(Form.PLAIN.value(part.at(step)));
      }
    }
    return text.toString();
  }

  private String whole(int step) {
    return "step %d: %s s".formatted(step, Form.PLAIN.value(total(step)));
  }
}
