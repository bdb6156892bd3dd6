package io.rlvr.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt name was meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The candidate with the fewest edits, case apart, if it is near enough to be meant: at most a
   * third of its length (or 2, if that is more), and not all of it. The first of equals.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String lower = name.toLowerCase(Locale.ROOT);
    Optional<String> best = Optional.empty();
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int most = Math.min(Math.max(2, candidate.length() / 3), candidate.length() - 1);
      if (Math.abs(candidate.length() - lower.length()) > most) {
        continue; // each missing or surplus character is an edit
      }
      int distance = distance(lower, candidate.toLowerCase(Locale.ROOT));
      if (distance <= most && distance < bestDistance) {
        best = Optional.of(candidate);
        bestDistance = distance;
      }
    }
    return best;
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
