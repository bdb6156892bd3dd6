package io.rlvr.dataset.miniature;

import java.util.List;

/**
 * An answer and how one comes to it.
 *
 * @param work a line of working, empty where the answer is known and not worked out
 * @param wordings the ways to say the answer, all of them equally right or equally wrong
 */
public record Worked(String work, List<String> wordings) {
  public Worked {
    wordings = List.copyOf(wordings);
    if (wordings.isEmpty()) {
      throw new IllegalArgumentException("wordings is empty: " + work);
    }
  }
}
