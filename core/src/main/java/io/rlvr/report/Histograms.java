package io.rlvr.report;

import io.rlvr.report.chart.Frame;
import io.rlvr.report.chart.HistogramChart;
import io.rlvr.report.chart.Markup;
import io.rlvr.report.chart.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** How rewards were spread at the first and at the last step, before and after the z-score. */
final class Histograms {
  private final List<StepDetail> steps;

  Histograms(List<StepDetail> steps) {
    this.steps = steps.size() < 2 ? steps : List.of(steps.get(0), steps.get(steps.size() - 1));
  }

  void draw(Markup out) {
    if (values(StepDetail::rewards).length == 0) {
      return;
    }
    out.open("div", "class", "charts");
    chart(
        out,
        "Rewards as given",
        StepDetail::rewards,
        "Two heaps mean that the reward tells right from wrong; one heap teaches little.");
    chart(
        out,
        "Rewards after the z-score and the KL penalty",
        StepDetail::normalised,
        "What advantages are made of; the same as given where neither is on.");
    out.close();
  }

  private void chart(Markup out, String title, Function<StepDetail, double[]> of, String note) {
    double[] all = values(of);
    if (all.length == 0) {
      return;
    }
    double low = Arrays.stream(all).min().orElseThrow();
    double high = Arrays.stream(all).max().orElseThrow();
    boolean isUnit = low >= 0 && high <= 1;
    Scale x =
        isUnit
            ? new Scale(0, 1, 0.2, Frame.LEFT, Frame.RIGHT)
            : Scale.around(low, high, Frame.TICKS, Frame.LEFT, Frame.RIGHT);
    Curves.open(out, title);
    List<HistogramChart.Heap> heaps =
        steps.stream()
            .map(step -> new HistogramChart.Heap("step " + step.step(), of.apply(step)))
            .toList();
    new HistogramChart(title, x, heaps).draw(out);
    out.leaf("p", note, "class", "reading").close();
  }

  private double[] values(Function<StepDetail, double[]> of) {
    return steps.stream().flatMapToDouble(step -> DoubleStream.of(of.apply(step))).toArray();
  }
}
