package io.rlvr.jobs.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.stats.Agreement;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far verdicts agree with labels. A verdict is YES if its value is at least a threshold; one
 * that is UNSCORABLE or FAILED is counted and left out of all measures.
 */
public final class VerdictAgreement {
  private final double threshold;
  private long rows;
  private long unscorable;
  private long failed;
  private long neither;
  private Agreement agreement;

  private VerdictAgreement(double threshold, int bins) {
    this.threshold = threshold;
    this.agreement = Agreement.empty(bins);
  }

  /**
   * @param verdicts as many as answers, in the same order
   */
  static VerdictAgreement of(
      double threshold, int bins, List<LabelledAnswer> answers, List<Verdict> verdicts) {
    VerdictAgreement result = new VerdictAgreement(threshold, bins);
    for (int i = 0; i < answers.size(); i++) {
      result.add(answers.get(i).label(), verdicts.get(i));
    }
    return result;
  }

  public Agreement agreement() {
    return agreement;
  }

  /** The counts and measures; one without its denominator is null. */
  void write(ObjectNode out) {
    long yes = agreement.truePositives() + agreement.falseNegatives();
    long judgedYes = agreement.truePositives() + agreement.falsePositives();
    out.put("rows", rows);
    out.put("scored", agreement.count());
    out.put("unscorable", unscorable);
    out.put("failed", failed);
    put(out, "neither_share", share(neither, agreement.count()));
    put(out, "labelled_yes_share", share(yes, agreement.count()));
    put(out, "judged_yes_share", share(judgedYes, agreement.count()));
    put(out, "accuracy", agreement.accuracy());
    put(out, "kappa", agreement.kappa());
    put(out, "false_positive_rate", agreement.falsePositiveRate());
    put(out, "false_negative_rate", agreement.falseNegativeRate());
    put(out, "calibration_error", agreement.calibrationError());
  }

  /** One entry for each bin of the probability of YES. */
  void writeReliability(ArrayNode out) {
    List<Agreement.Bin> bins = agreement.bins();
    for (int i = 0; i < bins.size(); i++) {
      Agreement.Bin bin = bins.get(i);
      ObjectNode row = out.addObject();
      row.put("from", i / (double) bins.size());
      row.put("to", (i + 1) / (double) bins.size());
      row.put("count", bin.count());
      put(
          row,
          "mean_probability",
          bin.count() == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(bin.probabilitySum() / bin.count()));
      put(row, "labelled_yes_share", share(bin.positives(), bin.count()));
    }
  }

  public static void put(ObjectNode out, String name, OptionalDouble value) {
    out.put(name, value.isPresent() ? value.getAsDouble() : null);
  }

  static OptionalDouble share(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / (double) whole);
  }

  private void add(LabelledAnswer.Label label, Verdict verdict) {
    rows++;
    switch (verdict.status()) {
      case UNSCORABLE -> unscorable++;
      case FAILED -> failed++;
      case SCORED -> {
        neither += verdict.flags().contains(Flags.JUDGE_NEITHER) ? 1 : 0;
        Agreement.Label judged =
            Agreement.Label.valueOf(LabelledAnswer.Label.of(verdict.value(), threshold).name());
        Agreement.Label labelled = Agreement.Label.valueOf(label.name());
        agreement =
            verdict.probability().isPresent()
                // A sum of float32 probabilities may pass 1 by rounding.
                ? agreement.add(judged, labelled, Math.min(1, verdict.probability().getAsDouble()))
                : agreement.add(judged, labelled);
      }
    }
  }
}
