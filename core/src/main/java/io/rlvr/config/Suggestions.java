package io.rlvr.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what a misspelt name was meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The candidate with the fewest edits, if it is near enough to be meant (at most a third of its
   * length, at least 2).
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return bestDistance <= Math.max(2, best.length() / 3) ? Optional.of(best) : Optional.empty();
  }

  /** {@code " Did you mean 'x'?"}, or nothing. */
  public static String didYouMean(String name, Collection<String> candidates) {
    return nearest(name, candidates).map(" Did you mean '%s'?"::formatted).orElse("");
  }

  /** Levenshtein distance by rows. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
