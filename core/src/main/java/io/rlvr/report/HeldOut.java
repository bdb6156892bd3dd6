package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the policy says to held-out prompts before and after training.
 *
 * @param before the first evaluation
 * @param after the last one, if it is another
 * @param undecided answers of those evaluations of which none could be scored
 * @param pairs some prompts with an answer of both
 */
public record HeldOut(
    Optional<Evaluation> before, Optional<Evaluation> after, long undecided, List<Pair> pairs) {
  /** Of a run without evaluations. */
  public static final HeldOut NONE = new HeldOut(Optional.empty(), Optional.empty(), 0, List.of());

  public HeldOut {
    before = before.filter(found -> !found.isEmpty());
    after = after.filter(found -> !found.isEmpty());
    pairs = List.copyOf(pairs);
  }

  /** The first sample that each evaluation took of a prompt. */
  public record Pair(String question, String reference, Answer before, Answer after) {
    public Pair {
      requireNonNull(question, "question is null");
      requireNonNull(reference, "reference is null");
      requireNonNull(before, "before is null");
      requireNonNull(after, "after is null");
    }
  }

  /**
   * A response and its verdict.
   *
   * @param value absent where the status is not SCORED
   */
  public record Answer(String response, Verdict.Status status, OptionalDouble value) {
    public Answer {
      requireNonNull(response, "response is null");
      requireNonNull(status, "status is null");
      requireNonNull(value, "value is null");
    }
  }

  /** Empty unless both evaluations are there. */
  Optional<Gain> gain() {
    return before.flatMap(first -> after.map(last -> Gain.of(first, last)));
  }
}
