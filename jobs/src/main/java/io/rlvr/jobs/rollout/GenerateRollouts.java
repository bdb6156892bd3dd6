package io.rlvr.jobs.rollout;

import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Maybe;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.rollout.LoadedPolicy;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Rollout: executors load the policy and write the samples of the step's prompts. */
public final class GenerateRollouts implements Stage {
  private final int round;

  /**
   * @param round 0 for the step's prompts, from 1 for further ones
   */
  public GenerateRollouts(int round) {
    this.round = round;
  }

  @Override
  public String name() {
    return StageKind.ROLLOUT.inRound(round);
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  /** Version 1 had log-probabilities of temperature 1 whatever it sampled at. */
  @Override
  public int codeVersion(Settings settings) {
    return PolicyTemperature.from(settings) == 1 ? codeVersion() : 2;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(RolloutSettings.KEYS);
    keys.addAll(RolloutEngines.keys());
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    RolloutOptions options = RolloutOptions.from(context.settings());
    List<Prompt> prompts = StepPrompts.of(context).draw(options.promptsPerStep(), round);
    List<WorkUnit> units = WorkUnit.of(prompts, options.promptsPerTask());
    long start = System.nanoTime();
    Metrics metrics = new Metrics();
    List<UnitResult> results = new ArrayList<>();
    try (LoadedPolicy loaded =
        options.engine().load(context.policy(), options.sampling().of(new int[0]))) {
      Task task = task(context, options, loaded.engine());
      Placement placement = options.needsModel() ? context.modelPlacement() : Placement.ofTables();
      results.addAll(
          placement
              .of(context.sparkContext().parallelize(units, units.size()).map(task::run))
              .collect());
      loaded.probeGap().ifPresent(gap -> metrics.put(RolloutMetrics.PROBE_GAP, gap));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    SortedMap<String, Moments> moments = UnitResult.merged(results);
    measure(metrics, context, moments, seconds, options.policyTemperature());
    return StageOutput.rows(Tables.ROLLOUTS, UnitResult.files(results))
        .withPolicy(context.policy().policyVersion())
        .withMoments(moments)
        .withMetrics(metrics)
        .withTimings(Map.of("generate", results.stream().mapToDouble(UnitResult::seconds).sum()));
  }

  private static Task task(StageContext context, RolloutOptions options, RolloutEngine engine) {
    return new Task(
        new Generation(
            context.policy(), engine, context.seed(), context.step(), options.sampling()),
        options.referenceLogprobs() ? Maybe.of(context.reference()) : Maybe.none(),
        options.model(),
        options.policyTemperature(),
        options.greedyBaseline(),
        context.target());
  }

  private static void measure(
      Metrics metrics,
      StageContext context,
      SortedMap<String, Moments> moments,
      double seconds,
      double policyTemperature) {
    if (policyTemperature != 1) {
      metrics.put(RolloutMetrics.LOGPROB_TEMPERATURE, policyTemperature);
    }
    metrics.put(RolloutMetrics.LAG, context.step() - 1.0 - context.policy().version());
    Moments negativeLogprobs = moments.get("negative-logprob");
    metrics.putMean(RolloutMetrics.RESPONSE_LENGTH_MEAN, moments.get("length"));
    metrics.putMean(RolloutMetrics.RESPONSE_CLIPPED_SHARE, moments.get("clipped"));
    metrics.putMean(RolloutMetrics.ENTROPY, negativeLogprobs);
    if (moments.containsKey("reference-kl")) {
      metrics.putMean(RolloutMetrics.KL_POLICY_REFERENCE, moments.get("reference-kl"));
    }
    metrics.put(RunningMetrics.TOKENS_PER_SECOND.of("rollout"), negativeLogprobs.count() / seconds);
  }

  /** What runs on an executor. */
  private record Task(
      Generation generation,
      Maybe<ModelRef> reference,
      ModelOptions ofReference,
      double policyTemperature,
      boolean greedyBaseline,
      String target)
      implements Serializable {

    UnitResult run(WorkUnit unit) throws IOException {
      Generation.Timed sampled = generation.sample(unit.prompts());
      if (greedyBaseline) {
        sampled = sampled.and(generation.greedy(unit.prompts()));
      }
      for (ModelRef model : reference.values()) {
        sampled = generation.withReference(sampled, model, ofReference, policyTemperature);
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
