package io.rlvr.jobs.cli;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a person wants to see of a step while the run goes on.
 *
 * @param rewardMean absent where nothing was scored
 * @param loss of supervised training, absent where there was none
 * @param accuracy of the latest evaluation, absent before the first
 * @param seconds by stage, in the order in which they ran
 */
record StepOutcome(
    OptionalDouble rewardMean,
    OptionalDouble loss,
    OptionalDouble accuracy,
    Map<String, Double> seconds) {

  StepOutcome {
    requireNonNull(rewardMean, "rewardMean is null");
    requireNonNull(loss, "loss is null");
    requireNonNull(accuracy, "accuracy is null");
    seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
  }

  /** {@code step 3/10: reward 0.512, accuracy 54.7% (rollout 2.1 s, update 1.4 s)}. */
  String text(int step, int steps) {
    List<String> numbers = new ArrayList<>();
    rewardMean.ifPresent(value -> numbers.add(format("reward %.3f", value)));
    loss.ifPresent(value -> numbers.add(format("loss %.3f", value)));
    accuracy.ifPresent(
        value ->
            numbers.add(
                Double.isNaN(value)
                    ? "no held-out answer could be scored"
                    : format("accuracy %.1f%%", value * 100)));
    List<String> times = new ArrayList<>();
    seconds.forEach((stage, value) -> times.add(format("%s %.1f s", stage, value)));
    String measured = numbers.isEmpty() ? "" : ": " + String.join(", ", numbers);
    String took = times.isEmpty() ? "" : " (" + String.join(", ", times) + ")";
    return format("step %d/%d%s%s", step, steps, measured, took);
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
