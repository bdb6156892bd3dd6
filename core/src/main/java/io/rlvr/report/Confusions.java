package io.rlvr.report;

import io.rlvr.report.chart.Form;
import io.rlvr.report.chart.Markup;
import io.rlvr.stats.Agreement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The reward against each monitor, answer by answer: who says YES where the other says NO. */
final class Confusions {
  private static final String UNKNOWN = "\u2013";

  private final List<StepDetail> steps;

  Confusions(List<StepDetail> steps) {
    this.steps = steps;
  }

  void draw(Markup out) {
    Optional<StepDetail> last = StepDetail.last(steps);
    if (last.isEmpty() || last.get().agreements().isEmpty()) {
      return;
    }
    out.open("section", "class", "card confusion");
    out.leaf("h3", "Reward against monitors at step " + last.get().step());
    out.open("div", "class", "scroll").open("table", "class", "confusions").open("tr");
    for (String head :
        List.of(
            "", "Both YES", "Reward alone YES", "Monitor alone YES", "Both NO", "Agree", "Kappa")) {
      out.leaf("th", head, "scope", "col");
    }
    out.close();
    last.get().agreements().forEach((monitor, agreement) -> row(out, monitor, agreement));
    out.close().close();
    out.leaf(
        "p",
        "YES is a value of at least 0.5. What the reward alone calls YES is what a policy can"
            + " game.",
        "class",
        "reading");
    out.close();
  }

  /**
   * {@code At step 16 the reward agrees with truth on 97.1% of the 70 answers that both scored.}
   */
  String line() {
    Optional<StepDetail> last = StepDetail.last(steps);
    if (last.isEmpty() || last.get().agreements().isEmpty()) {
      return "No monitor watched the reward (reward.monitors).";
    }
    String shares =
        last.get().agreements().entrySet().stream()
            .map(
                each ->
                    "%s on %s of the %,d answers that both scored"
                        .formatted(
                            Form.cut(each.getKey(), 60),
                            share(each.getValue().accuracy()),
                            each.getValue().count()))
            .collect(Collectors.joining(", with "));
    return "At step %d the reward agrees with %s (of %,d)."
        .formatted(last.get().step(), shares, last.get().answers());
  }

  private static void row(Markup out, String monitor, Agreement agreement) {
    out.open("tr").leaf("th", monitor, "scope", "row");
    for (long count :
        new long[] {
          agreement.truePositives(),
          agreement.falsePositives(),
          agreement.falseNegatives(),
          agreement.trueNegatives()
        }) {
      out.leaf("td", "%,d".formatted(count));
    }
    out.leaf("td", share(agreement.accuracy()));
    OptionalDouble kappa = agreement.kappa();
    out.leaf("td", kappa.isPresent() ? Form.FINE.value(kappa.getAsDouble()) : UNKNOWN).close();
  }

  private static String share(OptionalDouble share) {
    return share.isPresent() ? Form.SHARE.value(share.getAsDouble()) : UNKNOWN;
  }
}
