package io.rlvr.jobs;

import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Maybe;
import io.rlvr.data.Metric;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

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
    keys.addAll(RolloutEngines.keys());
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    RolloutOptions options = RolloutOptions.from(context.settings());
    List<Prompt> prompts = StepPrompts.of(context).draw(options.promptsPerStep(), round);
    List<WorkUnit> units = WorkUnit.of(prompts, options.promptsPerTask());
    Task task =
        new Task(
            new Generation(
                context.policy(),
                options.engine(),
                context.seed(),
                context.step(),
                options.sampling()),
            options.referenceLogprobs() ? Maybe.of(context.startModel()) : Maybe.none(),
            options.model(),
            options.greedyBaseline(),
            context.target());
    long start = System.nanoTime();
    options.engine().load(context.policy());
    Placement placement = options.needsModel() ? context.modelPlacement() : Placement.ofTables();
    List<UnitResult> results =
        placement
            .of(context.sparkContext().parallelize(units, units.size()).map(task::run))
            .collect();
    double seconds = (System.nanoTime() - start) / 1e9;
    SortedMap<String, Moments> moments = UnitResult.merged(results);
    return new StageOutput(
        UnitResult.files(results),
        Tables.ROLLOUTS.simpleString(),
        Optional.of(context.policy().policyVersion()),
        moments,
        metrics(context, moments, seconds),
        Map.of("generate", results.stream().mapToDouble(UnitResult::seconds).sum()));
  }

  private static Map<String, Double> metrics(
      StageContext context, SortedMap<String, Moments> moments, double seconds) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put(Metric.LAG.name(), context.step() - 1.0 - context.policy().version());
    Moments lengths = moments.get("length");
    Moments negativeLogprobs = moments.get("negative-logprob");
    metrics.put(Metric.RESPONSE_LENGTH_MEAN.name(), lengths.mean());
    metrics.put(Metric.RESPONSE_CLIPPED_SHARE.name(), moments.get("clipped").mean());
    metrics.put(Metric.ENTROPY.name(), negativeLogprobs.mean());
    if (moments.containsKey("reference-kl")) {
      metrics.put(Metric.KL_POLICY_REFERENCE.name(), moments.get("reference-kl").mean());
    }
    metrics.put(Metric.TOKENS_PER_SECOND.of("rollout").name(), negativeLogprobs.count() / seconds);
    return metrics;
  }

  /** What runs on an executor. */
  private record Task(
      Generation generation,
      Maybe<ModelRef> reference,
      ModelOptions ofReference,
      boolean greedyBaseline,
      String target)
      implements Serializable {

    UnitResult run(WorkUnit unit) throws IOException {
      Generation.Timed sampled = generation.sample(unit.prompts());
      if (greedyBaseline) {
        sampled = sampled.and(generation.greedy(unit.prompts()));
      }
      for (ModelRef model : reference.values()) {
        sampled = generation.withReference(sampled, model, ofReference);
      }
      List<Row> rows = new ArrayList<>();
      TreeMap<String, Moments> moments = new TreeMap<>();
      for (Rollout rollout : sampled.rollouts()) {
        rows.add(Rows.of(rollout));
        if (rollout.sample() != ScoredSample.GREEDY) {
          observe(rollout, moments);
        }
      }
      DataFile file = TableWriter.write(Tables.ROLLOUTS, rows.iterator(), target, unit.index());
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
