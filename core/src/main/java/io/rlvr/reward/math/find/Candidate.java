package io.rlvr.reward.math.find;

import java.util.Comparator;
import java.util.List;

/**
 * A place in a response that may be the answer.
 *
 * @param end where the match ends, with what had to follow it
 * @param parts several where formulas stand in a row; they are a set then
 */
public record Candidate(Form form, int start, int end, List<Part> parts) {
  /** The last one first, and of those that end together the longest. */
  static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingInt(Candidate::end).reversed().thenComparingInt(Candidate::start);

  public enum Form {
    /** LaTeX between delimiters; all boxes in it count. */
    LATEX,
    /** From the first box of a text to its last brace; the last boxes count. */
    BOX,
    /** A number or an expression without LaTeX. */
    PLAIN
  }

  /**
   * One formula.
   *
   * @param from where it stands, without delimiters
   */
  public record Part(int from, int to, Unit unit) {}

  public enum Unit {
    NONE,
    PERCENT
  }
}
