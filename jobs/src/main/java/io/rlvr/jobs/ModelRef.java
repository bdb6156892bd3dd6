package io.rlvr.jobs;

import io.rlvr.store.PolicyVersion;
import java.io.Serializable;
import java.util.List;

/**
 * Where a model is, for a task on any machine.
 *
 * @param version 0 for the model that the run starts from
 * @param digest SHA-256 of the folder; checked when it is loaded
 * @param root URI of the store that holds it
 * @param folder relative to the root
 * @param base the model that the folder is an adapter for, if it turns out to be one: none or one
 */
record ModelRef(int version, String digest, String root, String folder, List<ModelRef> base)
    implements Serializable {

  /** A model that stands by itself. */
  ModelRef(int version, String digest, String root, String folder) {
    this(version, digest, root, folder, List.of());
  }

  PolicyVersion policyVersion() {
    return new PolicyVersion(version, digest);
  }
}
