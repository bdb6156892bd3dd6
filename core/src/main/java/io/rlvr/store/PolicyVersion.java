package io.rlvr.store;

import static java.util.Objects.requireNonNull;

/**
 * A policy of a run: version 0 is the model that the run started from, version N is what step N's
 * update wrote.
 *
 * @param digest SHA-256 of the model folder, hex
 */
public record PolicyVersion(int version, String digest) {
  public PolicyVersion {
    requireNonNull(digest, "digest is null");
    if (version < 0) {
      throw new IllegalArgumentException("A version must not be negative, but was: " + version);
    }
  }
}
