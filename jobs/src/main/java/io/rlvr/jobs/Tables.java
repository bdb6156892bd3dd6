package io.rlvr.jobs;

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
final class Tables {
  static final Table<Prompt> PROMPTS = Table.of(StageKind.IMPORT, Prompt.class);
  static final Table<Rollout> ROLLOUTS = Table.of(StageKind.ROLLOUT, Rollout.class);
  static final Table<RewardRow> REWARDS = Table.of(StageKind.REWARD, RewardRow.class);
  static final Table<Credit> CREDIT = Table.of(StageKind.CREDIT, Credit.class);
  static final Table<EvaluationRow> EVALUATIONS = Table.of(StageKind.EVALUATE, EvaluationRow.class);

  /** Made anew from all manifests whenever a run is reported; no stage writes it. */
  static final Table<MetricRow> METRICS = Table.of("metrics", MetricRow.class);

  /** The tables that stages write. */
  static final List<Table<?>> OF_STAGES = List.of(PROMPTS, ROLLOUTS, REWARDS, CREDIT, EVALUATIONS);

  private Tables() {}
}
