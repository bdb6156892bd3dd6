package io.rlvr.data;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  private static final Pattern ROUND = Pattern.compile("(?:[a-z-]+-)?refill([1-9][0-9]{0,8})");

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

  /** Whether it trains on demonstrations, in a loop of its own. */
  public boolean isSupervised() {
    return this == SFT || this == JUDGE_TRAIN;
  }

  /** The stages of reinforcement learning, in order. */
  public static List<StageKind> ofLoop() {
    return Arrays.stream(values()).filter(kind -> !kind.isSupervised()).toList();
  }

  /** The stages that take a step from one policy version to the next, in order. */
  public static List<StageKind> ofStep() {
    return List.copyOf(EnumSet.range(ROLLOUT, UPDATE));
  }

  /** The stages of which each trains in a loop of its own. */
  public static List<StageKind> supervised() {
    return Arrays.stream(values()).filter(StageKind::isSupervised).toList();
  }

  /**
   * The stage's name in a round of a step: {@code rollout} in round 0, {@code rollout-refill1} in
   * the next. The decision on round 1 is {@code refill1}.
   */
  public String inRound(int round) {
    if (round == 0) {
      return spelled();
    }
    return (this == REFILL ? spelled() : spelled() + "-" + REFILL.spelled()) + round;
  }

  /** The kind of a stage by its name in a manifest, in whatever round. */
  public static Optional<StageKind> of(String stage) {
    int round = round(stage);
    return Arrays.stream(values()).filter(kind -> kind.inRound(round).equals(stage)).findFirst();
  }

  /** The round of a stage by its name in a manifest; 0 for the first, and where there is none. */
  public static int round(String stage) {
    Matcher matcher = ROUND.matcher(stage);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
