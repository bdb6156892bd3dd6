package io.rlvr.jobs.credit;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.stage.GroupTask;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.loss.KlSettings;
import io.rlvr.stats.Moments;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whether a step samples another round of prompts: as long as the rounds before have fewer groups
 * that credit keeps than a step has prompts (DAPO, arXiv 2503.14476, section 3.2), and the dataset
 * has more. It writes no rows; its manifest is the decision.
 */
public final class DecideRefill implements Stage {
  /** The decision on the round before. */
  public static final String BEFORE = "decision-before";

  private static final String KEPT = "kept";

  private final int round;

  /**
   * @param round the one to decide on, from 1
   */
  public DecideRefill(int round) {
    this.round = round;
  }

  @Override
  public String name() {
    return StageKind.REFILL.inRound(round);
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(AdvantageSettings.KEYS);
    keys.addAll(KlSettings.KEYS);
    keys.add(RolloutSettings.PROMPTS_PER_STEP);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    Options options = Options.from(context.settings());
    int wanted = options.promptsPerStep();
    Dataset<Row> samples = AssignCredit.samples(context);
    double kept = keptBefore(context) + kept(samples, options.credit()).size();
    int next = kept < wanted ? StepPrompts.of(context).drawnIds(wanted, round).size() : 0;
    return StageOutput.decision(
        new Metrics()
            .put(RewardMetrics.CREDIT_GROUPS_KEPT, kept)
            .put(RewardMetrics.REFILL_PROMPTS, next));
  }

  /** What the manifest decides. */
  public static boolean isNeeded(Manifest decision) {
    return decision.metrics().get(RewardMetrics.REFILL_PROMPTS.name()) > 0;
  }

  /** The prompts whose groups credit keeps if there is room. */
  static Set<String> kept(Dataset<Row> samples, CreditOptions options) {
    Set<String> kept = new TreeSet<>();
    GroupTask.observe(samples, new Keeping(options))
        .forEach(
            result -> kept.addAll(result.moments().getOrDefault(KEPT, new TreeMap<>()).keySet()));
    return kept;
  }

  private static double keptBefore(StageContext context) {
    return context.inputs().containsKey(BEFORE)
        ? context.manifest(BEFORE).metrics().get(RewardMetrics.CREDIT_GROUPS_KEPT.name())
        : 0;
  }

  /** How many groups a step wants, and which count. */
  private record Options(int promptsPerStep, CreditOptions credit) {
    static Options from(Settings settings) {
      return new Options(
          settings.get(RolloutSettings.PROMPTS_PER_STEP), CreditOptions.from(settings));
    }
  }

  private record Keeping(CreditOptions options) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      CreditAssigner assigner = options.assigner();
      return (rows, sink) -> {
        List<ScoredSample> group = AssignCredit.scored(rows, options);
        if (assigner.keeps(group)) {
          sink.moments(KEPT, Moments.of(group.size()));
        }
      };
    }
  }
}
