package io.rlvr.store;

import static java.util.Objects.requireNonNull;

/**
 * A policy of a run: version 0 is the model that the run started from, version N is what step N's
 * update wrote.
 *
 * @param digest SHA-256 of the model folder, hex: letters and digits alone, as a folder is named by
 *     it
 */
public record PolicyVersion(int version, String digest) {
  public PolicyVersion {
    requireNonNull(digest, "digest is null");
    if (version < 0) {
      throw new IllegalArgumentException("A version must not be negative, but was: " + version);
    }
    if (!digest.chars().allMatch(c -> Character.digit(c, 36) >= 0 && c < 128)) {
      throw new IllegalArgumentException(
          "A digest must be letters and digits, but was: '" + digest + "'");
    }
  }
}
