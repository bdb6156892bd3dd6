package io.rlvr.jobs;

import io.rlvr.store.PolicyVersion;
import java.io.Serializable;

/**
 * Where a model is, for a task on any machine.
 *
 * @param version 0 for the model that the run starts from
 * @param digest SHA-256 of the folder; checked when it is loaded
 * @param root URI of the store that holds it
 * @param folder relative to the root
 */
record ModelRef(int version, String digest, String root, String folder) implements Serializable {
  PolicyVersion policyVersion() {
    return new PolicyVersion(version, digest);
  }
}
