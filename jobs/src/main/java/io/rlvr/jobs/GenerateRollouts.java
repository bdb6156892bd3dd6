package io.rlvr.jobs;

import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Metric;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rollout: executors load the policy and write the samples of the step's prompts. */
final class GenerateRollouts implements Stage {
  static final String NAME = "rollout";

  private final int round;

  /**
   * @param round 0 for the step's prompts, from 1 for further ones
   */
  GenerateRollouts(int round) {
    this.round = round;
  }

  @Override
  public String name() {
    return Rounds.stage(NAME, round);
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(RolloutSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    Settings settings = context.settings();
    List<Prompt> prompts =
        StepPrompts.of(context).draw(settings.get(RolloutSettings.PROMPTS_PER_STEP), round);
    List<WorkUnit> units = WorkUnit.of(prompts, settings.get(RolloutSettings.PROMPTS_PER_TASK));
    Task task =
        new Task(
            generation(context),
            settings.get(RolloutSettings.REFERENCE_LOGPROBS)
                ? List.of(context.startModel())
                : List.of(),
            settings.get(RolloutSettings.GREEDY_BASELINE),
            context.target());
    long start = System.nanoTime();
    List<UnitResult> results =
        context
            .modelPlacement()
            .of(context.sparkContext().parallelize(units, units.size()).map(task::run))
            .collect();
    double seconds = (System.nanoTime() - start) / 1e9;
    SortedMap<String, Moments> moments = UnitResult.merged(results);
    return StageOutput.rows(Tables.ROLLOUTS, UnitResult.files(results))
        .withPolicy(context.policy().policyVersion())
        .withMoments(moments)
        .withMetrics(metrics(context, moments, seconds))
        .withTimings(Map.of("generate", results.stream().mapToDouble(UnitResult::seconds).sum()));
  }

  private static Generation generation(StageContext context) {
    Settings settings = context.settings();
    return new Generation(
        context.policy(),
        ModelOptions.from(settings),
        context.seed(),
        context.step(),
        settings.get(RolloutSettings.SAMPLES_PER_PROMPT),
        settings.get(RolloutSettings.MAX_NEW_TOKENS),
        settings.get(RolloutSettings.TEMPERATURE),
        settings.get(RolloutSettings.TOP_K),
        settings.get(RolloutSettings.TOP_P));
  }

  private static Metrics metrics(
      StageContext context, SortedMap<String, Moments> moments, double seconds) {
    Metrics metrics = new Metrics();
    metrics.put(Metric.LAG, context.step() - 1.0 - context.policy().version());
    Moments negativeLogprobs = moments.get("negative-logprob");
    metrics.putMean(Metric.RESPONSE_LENGTH_MEAN, moments.get("length"));
    metrics.putMean(Metric.RESPONSE_CLIPPED_SHARE, moments.get("clipped"));
    metrics.putMean(Metric.ENTROPY, negativeLogprobs);
    if (moments.containsKey("reference-kl")) {
      metrics.putMean(Metric.KL_POLICY_REFERENCE, moments.get("reference-kl"));
    }
    metrics.put(Metric.TOKENS_PER_SECOND.of("rollout"), negativeLogprobs.count() / seconds);
    return metrics;
  }

  /** What runs on an executor. */
  private record Task(
      Generation generation, List<ModelRef> reference, boolean greedyBaseline, String target)
      implements Serializable {

    UnitResult run(WorkUnit unit) throws IOException {
      Generation.Timed sampled = generation.sample(unit.prompts());
      if (greedyBaseline) {
        sampled = sampled.and(generation.greedy(unit.prompts()));
      }
      for (ModelRef model : reference) {
        sampled = generation.withReference(sampled, model);
      }
      TreeMap<String, Moments> moments = new TreeMap<>();
      for (Rollout rollout : sampled.rollouts()) {
        if (rollout.sample() != ScoredSample.GREEDY) {
          observe(rollout, moments);
        }
      }
      DataFile file = TableWriter.write(Tables.ROLLOUTS, sampled.rollouts(), target, unit.index());
      return new UnitResult(file, moments, sampled.seconds());
    }

    private static void observe(Rollout rollout, Map<String, Moments> moments) {
      add(moments, "length", rollout.responseIds().length);
      add(moments, "clipped", rollout.finishReason() == FinishReason.LENGTH ? 1 : 0);
      float[] logprobs = rollout.logprobs();
      for (int i = 0; i < logprobs.length; i++) {
        add(moments, "negative-logprob", -logprobs[i]);
        if (rollout.refLogprobs().isPresent()) {
          add(moments, "reference-kl", (double) logprobs[i] - rollout.refLogprobs().get()[i]);
        }
      }
    }

    private static void add(Map<String, Moments> moments, String name, double value) {
      moments.merge(name, Moments.of(value), Moments::merge);
    }
  }
}
