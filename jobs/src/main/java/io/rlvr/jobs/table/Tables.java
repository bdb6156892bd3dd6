package io.rlvr.jobs.table;

import io.rlvr.data.Credit;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.StageKind;
import io.rlvr.report.MetricRow;
import java.util.List;

/**
 * The tables of a run. A column is a component of the record, and nothing else; docs/formats.md is
 * their specification.
 */
public final class Tables {
  public static final Table<Prompt> PROMPTS = Table.of(StageKind.IMPORT, Prompt.class);
  public static final Table<Rollout> ROLLOUTS = Table.of(StageKind.ROLLOUT, Rollout.class);
  public static final Table<RewardRow> REWARDS = Table.of(StageKind.REWARD, RewardRow.class);
  public static final Table<Credit> CREDIT = Table.of(StageKind.CREDIT, Credit.class);
  public static final Table<EvaluationRow> EVALUATIONS =
      Table.of(StageKind.EVALUATE, EvaluationRow.class);

  /** Made anew from all manifests whenever a run is reported; no stage writes it. */
  public static final Table<MetricRow> METRICS = Table.of("metrics", MetricRow.class);

  /** The tables that stages write. */
  public static final List<Table<?>> OF_STAGES =
      List.of(PROMPTS, ROLLOUTS, REWARDS, CREDIT, EVALUATIONS);

  private Tables() {}
}
