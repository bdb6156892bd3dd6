package io.rlvr.jobs.shard;

import java.io.IOException;
import java.io.Serializable;

/**
 * The files of an optimizer's state, for tasks.
 *
 * @param target where they are
 * @param folder relative to the root
 */
record StateFiles(TaskStore target, String folder) implements Serializable {
  void remove(String name) throws IOException {
    target.open().delete(folder + "/" + name);
  }
}
