package io.rlvr.report;

import io.rlvr.report.chart.Markup;
import java.util.List;

/** One group of samples whole, at each of some steps: what the credit of a step is made of. */
final class Groups {
  private final List<StepDetail> steps;

  Groups(List<StepDetail> steps) {
    this.steps = steps.stream().filter(step -> !step.group().isEmpty()).toList();
  }

  void draw(Markup out) {
    if (steps.isEmpty()) {
      return;
    }
    out.leaf("h3", "One group whole", "class", "apart");
    out.leaf(
        "p",
        "Of the first, a middle and the last step the group whose rewards differ most: it teaches"
            + " most.",
        "class",
        "reading");
    StepDetail last = steps.get(steps.size() - 1);
    for (StepDetail step : steps) {
      if (step.equals(last)) {
        out.open("details", "open", "open");
      } else {
        out.open("details");
      }
      out.leaf("summary", "Step %d: %d samples".formatted(step.step(), step.group().size()));
      Samples.group(out, "Step " + step.step(), step.group());
      out.close();
    }
  }
}
