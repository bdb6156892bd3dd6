package io.rlvr.jobs.evaluate;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.rollout.Generation;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.UnitResult;
import io.rlvr.jobs.rollout.WorkUnit;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.EvaluationRow;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.reward.LastLine;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardRecipe;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.rollout.LoadedPolicy;
import io.rlvr.stats.MajorityVote;
import io.rlvr.stats.Moments;
import io.rlvr.stats.PassAtK;
import io.rlvr.store.DataFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Evaluate: accuracy, pass@k and maj@k of a policy version on held-out prompts. */
public final class EvaluatePolicy implements Stage {
  private static final String ACCURACY = "accuracy";
  private static final String PASS = "pass";
  private static final String MAJORITY = "majority";
  private static final String TOKENS = "tokens";

  @Override
  public String name() {
    return StageKind.EVALUATE.spelled();
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  /** Version 1 had log-probabilities of temperature 1 whatever it sampled at. */
  @Override
  public int codeVersion(Settings settings) {
    return PolicyTemperature.from(settings, EvaluateSettings.TEMPERATURE) == 1 ? codeVersion() : 2;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(EvaluateSettings.KEYS);
    keys.addAll(RewardSettings.KEYS);
    keys.addAll(RolloutEngines.keys());
    keys.addAll(ModelOptions.KEYS);
    keys.add(RolloutSettings.ENGINE);
    keys.add(RolloutSettings.PROMPTS_PER_TASK);
    keys.add(RolloutSettings.MAX_NEW_TOKENS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    EvaluateOptions options = EvaluateOptions.from(context.settings());
    List<Prompt> prompts = StepPrompts.of(context).first(options.prompts());
    List<WorkUnit> units = WorkUnit.of(prompts, options.promptsPerTask());
    SharedRewardModels models = options.models().withPolicy(context.policy());
    long start = System.nanoTime();
    List<UnitResult> results = new ArrayList<>();
    try (LoadedPolicy loaded =
        options.engine().load(context.policy(), options.sampling().of(new int[0]))) {
      Generation generation =
          new Generation(
              context.policy(),
              loaded.engine(),
              ~context.seed(), // another stream than the rollouts of the same step
              context.step(),
              options.sampling());
      Task task =
          new Task(generation, options.rewardName(), options.rewards(), models, context.target());
      Placement placement = options.needsModel() ? context.modelPlacement() : Placement.ofTables();
      results.addAll(
          placement
              .of(context.sparkContext().parallelize(units, units.size()).map(task::run))
              .collect());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    SortedMap<String, Moments> moments = UnitResult.merged(results);
    Metrics metrics = metrics(moments, seconds);
    if (options.logprobTemperature() != 1) {
      metrics.put(RolloutMetrics.LOGPROB_TEMPERATURE, options.logprobTemperature());
    }
    return StageOutput.rows(Tables.EVALUATIONS, UnitResult.files(results))
        .withPolicy(context.policy().policyVersion())
        .withMoments(moments)
        .withMetrics(metrics);
  }

  /** Where no sample was SCORED there is no accuracy: NaN. */
  private static Metrics metrics(SortedMap<String, Moments> moments, double seconds) {
    Moments tokens = named(moments, TOKENS);
    return new Metrics()
        .putMean(RunningMetrics.EVALUATE_ACCURACY, named(moments, ACCURACY))
        .putMean(RunningMetrics.EVALUATE_PASS_AT_K, named(moments, PASS))
        .putMean(RunningMetrics.EVALUATE_MAJ_AT_K, named(moments, MAJORITY))
        .put(
            RunningMetrics.TOKENS_PER_SECOND.of("evaluate"),
            tokens.mean() * tokens.count() / seconds);
  }

  private static Moments named(SortedMap<String, Moments> moments, String name) {
    return moments.getOrDefault(name, Moments.EMPTY);
  }

  /** What runs on an executor. */
  private record Task(
      Generation generation,
      String rewardName,
      RewardRecipe rewards,
      SharedRewardModels models,
      String target)
      implements Serializable {

    UnitResult run(WorkUnit unit) throws IOException {
      Generation.Timed sampled = generation.sample(unit.prompts());
      List<Rollout> rollouts = sampled.rollouts();
      List<EvaluationRow> rows = new ArrayList<>();
      TreeMap<String, Moments> moments = new TreeMap<>();
      int samples = generation.samples();
      try (Reward reward = rewards.named(rewardName, models)) {
        for (int i = 0; i < unit.prompts().size(); i++) {
          List<Rollout> group = rollouts.subList(i * samples, (i + 1) * samples);
          List<Verdict> verdicts = reward.score(unit.prompts().get(i), group);
          for (int s = 0; s < samples; s++) {
            rows.add(EvaluationRow.of(group.get(s), reward.name(), verdicts.get(s)));
            add(moments, TOKENS, group.get(s).responseIds().length);
          }
          observe(group, verdicts, moments);
        }
      }
      DataFile file = TableWriter.write(Tables.EVALUATIONS, rows, target, unit.index());
      return new UnitResult(file, moments, sampled.seconds());
    }

    /** Of the scored samples of one prompt; a prompt without any says nothing. */
    private static void observe(
        List<Rollout> group, List<Verdict> verdicts, Map<String, Moments> moments) {
      List<String> answers = new ArrayList<>();
      List<Boolean> correct = new ArrayList<>();
      for (int s = 0; s < group.size(); s++) {
        if (verdicts.get(s).isScored()) {
          answers.add(LastLine.normalised(group.get(s).response()));
          correct.add(LabelledAnswer.Label.of(verdicts.get(s).value()) == LabelledAnswer.Label.YES);
        }
      }
      if (correct.isEmpty()) {
        return;
      }
      int n = correct.size();
      int right = (int) correct.stream().filter(c -> c).count();
      correct.forEach(c -> add(moments, ACCURACY, c ? 1 : 0));
      add(moments, PASS, PassAtK.estimate(n, right, n));
      OptionalInt winner = MajorityVote.winner(answers);
      add(moments, MAJORITY, winner.isPresent() && correct.get(winner.getAsInt()) ? 1 : 0);
    }

    private static void add(Map<String, Moments> moments, String name, double value) {
      moments.merge(name, Moments.of(value), Moments::merge);
    }
  }
}
