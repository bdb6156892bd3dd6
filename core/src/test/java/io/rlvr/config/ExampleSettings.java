package io.rlvr.config;

import java.util.List;

/** One key of every kind, for tests. */
final class ExampleSettings {
  enum Mood {
    GOOD,
    RATHER_BAD
  }

  static final Key<String> MODEL = Key.requiredText("policy.model", "A folder.");
  static final Key<Integer> SAMPLES =
      Key.integer("rollout.samples-per-prompt", 4, 1, "Samples of each prompt.");
  static final Key<Double> TEMPERATURE =
      Key.atLeast("rollout.temperature", 1, 0, "Softmax temperature.");
  static final Key<Double> TOP_P = Key.between("rollout.top-p", 1, 0, 1, "Nucleus.");
  static final Key<Long> SEED = Key.whole("run.seed", 17, "Seed.");
  static final Key<String> TYPE =
      Key.registered("advantage.type", "grpo", List.of("reinforce++", "grpo"), "The estimator.");
  static final Key<String> DEVICE =
      Key.choice("policy.device", "auto", List.of("cuda", "auto", "cpu"), "Where models run.");
  static final Key<Mood> MOOD = Key.choice("run.mood", Mood.GOOD, "How it goes.");
  static final Key<Boolean> KEEP = Key.flag("run.keep", false, "Whether to keep files.");
  static final Key<String> SEPARATOR = Key.text("reward.separator", "", "Between aliases.");
  static final Key<List<String>> COLUMNS = Key.texts("import.columns", List.of("a"), "Columns.");

  static final List<Key<?>> KEYS =
      List.of(
          MODEL, SAMPLES, TEMPERATURE, TOP_P, SEED, TYPE, DEVICE, MOOD, KEEP, SEPARATOR, COLUMNS);

  private ExampleSettings() {}
}
