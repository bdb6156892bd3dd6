package io.rlvr.reward;

/**
 * Which part of a response a reward sees: the one place that decides what the answer is. {@link
 * Thinking} is no part of it.
 */
public enum ResponseScope {
  /**
   * The last line that says something (Su et al. 2025, arXiv 2503.23829, section 3: y_T), so that a
   * policy gains nothing by listing candidates; see {@link AnswerLine} for what says nothing.
   */
  LAST_LINE {
    @Override
    public String of(String response, Marks marks) {
      return AnswerLine.of(response).text(marks);
    }

    @Override
    public String shown(String response) {
      return of(response, Marks.OFF);
    }
  },
  /** All of it; where {@code <answer>} marks the answer, what it holds. */
  RESPONSE {
    @Override
    public String of(String response, Marks marks) {
      String text = Thinking.removed(response).strip();
      if (marks == Marks.KEPT) {
        return text;
      }
      String answer = AnswerTag.last(text).map(String::strip).orElse(text);
      return marks == Marks.BOXES_KEPT ? answer : Boxes.whole(answer);
    }

    @Override
    public String shown(String response) {
      return AnswerTag.takenOff(Thinking.removed(response)).strip();
    }
  };

  /** What becomes of the marks of an answer, {@code <answer>} and {@code \boxed}. */
  public enum Marks {
    /** They stay as the response has them. */
    KEPT,
    /** Tags are taken off. */
    BOXES_KEPT,
    /** Nothing but what they hold is left. */
    OFF
  }

  /** The answer, without marks and white space around it; empty if there is none. */
  public final String of(String response) {
    return of(response, Marks.OFF);
  }

  /** The answer, without white space around it; empty if there is none. */
  public abstract String of(String response, Marks marks);

  /** What a judge reads: of the whole response also what is outside of the answer's tags. */
  public abstract String shown(String response);
}
