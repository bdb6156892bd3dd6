package io.rlvr.jobs.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Verdict;
import io.rlvr.stats.Agreement;
import io.rlvr.stats.TemperatureScaling;
import io.rlvr.stats.TemperatureScaling.Labelled;
import java.util.ArrayList;
import java.util.List;

/**
 * A temperature for a judge, fitted on labelled answers, and what it changes on them.
 *
 * @param rows answers that the judge gave a probability for
 */
public record CalibrationFit(TemperatureScaling scaling, List<Labelled> rows, int bins) {

  /**
   * @param evaluation of the judge at temperature 1
   * @throws UserException if it gave no probability
   */
  public static CalibrationFit of(JudgeEvaluation evaluation) {
    List<Labelled> rows = new ArrayList<>();
    for (int i = 0; i < evaluation.answers().size(); i++) {
      LabelledAnswer answer = evaluation.answers().get(i);
      Verdict verdict = evaluation.verdicts().get(i);
      if (verdict.isScored() && verdict.probability().isPresent()) {
        rows.add(
            new Labelled(
                Math.min(1, verdict.probability().getAsDouble()),
                Agreement.Label.valueOf(answer.label().name())));
      }
    }
    if (rows.isEmpty()) {
      throw new UserException(
          "Cannot calibrate %s: it gave no probability on %d rows (expected a judge)",
          evaluation.reward(), evaluation.answers().size());
    }
    return new CalibrationFit(TemperatureScaling.fit(rows), rows, evaluation.bins());
  }

  /** The temperature, and negative log-likelihood and calibration error before and after. */
  public void write(ObjectNode out) {
    out.put("temperature", scaling.temperature());
    out.put("rows", rows.size());
    write(out.putObject("before"), new TemperatureScaling(1));
    write(out.putObject("after"), scaling);
  }

  private void write(ObjectNode out, TemperatureScaling at) {
    Agreement agreement = Agreement.empty(bins);
    for (Labelled row : rows) {
      agreement = agreement.add(row.label(), row.label(), at.apply(row.probability()));
    }
    out.put("negative_log_likelihood", at.negativeLogLikelihood(rows));
    VerdictAgreement.put(out, "calibration_error", agreement.calibrationError());
  }
}
