package io.rlvr.jobs.shard;

import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;

/**
 * The files of an optimizer's state, for tasks.
 *
 * @param root of the store
 * @param folder relative to the root
 */
record StateFiles(String root, String folder) implements Serializable {
  void remove(String name) throws IOException {
    HadoopFileStore.open(root, HadoopSettings.here()).delete(folder + "/" + name);
  }
}
