package io.rlvr.jobs.update;

import io.rlvr.config.Settings;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.loss.EntropyController;
import io.rlvr.loss.LossSettings;
import java.util.Optional;

/**
 * The coefficient of a step's entropy bonus, where it is adaptive: it follows from the manifest of
 * the update before and from the entropy of the step's rollouts, so that a resumed run has the
 * same.
 *
 * @param coefficient of the step, whether the bonus is there or not
 * @param entropy of the step's own prompts, which no filter has chosen, nat per token
 */
record EntropyControl(EntropyController controller, double coefficient, double entropy) {
  /** Of a step, empty where the coefficient is fixed. */
  static Optional<EntropyControl> of(StageContext context) {
    return EntropyController.from(context.settings())
        .map(
            controller ->
                new EntropyControl(
                    controller,
                    before(context).orElse(controller.start()),
                    context.manifest("rollouts").metrics().get(RolloutMetrics.ENTROPY.name())));
  }

  /** What the update before says; empty in the first step. */
  private static Optional<Double> before(StageContext context) {
    return context.inputs().containsKey("policy")
        ? Optional.ofNullable(
            context
                .manifest("policy")
                .metrics()
                .get(UpdateMetrics.LOSS_ENTROPY_NEXT_COEFFICIENT.name()))
        : Optional.empty();
  }

  /** The settings of the step's loss. */
  Settings in(Settings settings) {
    return settings.with(LossSettings.ENTROPY_COEFFICIENT, controller.active(coefficient, entropy));
  }

  void addTo(Metrics metrics) {
    metrics.put(UpdateMetrics.LOSS_ENTROPY_COEFFICIENT, controller.active(coefficient, entropy));
    metrics.put(UpdateMetrics.LOSS_ENTROPY_NEXT_COEFFICIENT, controller.next(coefficient, entropy));
  }
}
