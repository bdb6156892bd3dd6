package io.rlvr.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The stages in the order of a step: the one list from which the command line, plans, the tables of
 * a run and the colours of its report come.
 */
public enum StageKind {
  IMPORT("prompts"),
  ROLLOUT("rollouts"),
  REWARD("rewards"),
  /** Decides whether a step samples further prompts; its manifest is all that it writes. */
  REFILL,
  CREDIT("credit"),
  /** Writes the next policy version by reinforcement learning. */
  UPDATE,
  /** Writes the next policy version by supervised learning. */
  SFT,
  /** Writes the next version of a judge. */
  JUDGE_TRAIN,
  EVALUATE("evaluations");

  private static final String ROUND = "-refill";

  private final Optional<String> table;

  StageKind() {
    this.table = Optional.empty();
  }

  StageKind(String table) {
    this.table = Optional.of(table);
  }

  /** As commands, folders, manifests and metrics have it: {@code judge-train}. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The table that it writes, by name; empty where it writes none. */
  public Optional<String> table() {
    return table;
  }

  /** Whether it writes a policy version. */
  public boolean trains() {
    return this == UPDATE || this == SFT || this == JUDGE_TRAIN;
  }

  /** The stage that writes a table of that name. */
  public static Optional<StageKind> writing(String table) {
    return Arrays.stream(values())
        .filter(kind -> kind.table.filter(table::equals).isPresent())
        .findFirst();
  }

  /** The names of all tables, in the order of the stages that write them. */
  public static List<String> tables() {
    return Arrays.stream(values()).flatMap(kind -> kind.table.stream()).toList();
  }

  /**
   * Of the name in a manifest, in which the rounds of a step are numbered: {@code rollout-refill1},
   * and {@code refill1} for the decision on round 1.
   */
  public static Optional<StageKind> of(String stage) {
    return Arrays.stream(values()).filter(kind -> kind.isNameOf(stage)).findFirst();
  }

  private boolean isNameOf(String stage) {
    String digits = spelled() + (this == REFILL ? "" : ROUND);
    return stage.equals(spelled())
        || (stage.startsWith(digits) && stage.substring(digits.length()).matches("[1-9][0-9]*"));
  }
}
