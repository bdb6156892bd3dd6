package io.rlvr.jobs.shard;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.store.ClaimTicket;
import io.rlvr.store.FileStore;
import java.io.Serializable;

/**
 * The run's files for tasks that change some: a driver that has lost the run may have tasks left,
 * and they must not change what the next one wrote.
 *
 * @param claim of the driver, where it has one
 */
record TaskStore(String root, Maybe<ClaimTicket> claim) implements Serializable {
  static TaskStore of(FileStore store) {
    return new TaskStore(store.root(), Maybe.from(store.claim()));
  }

  FileStore open() {
    FileStore store = HadoopFileStore.open(root, HadoopSettings.here());
    return claim.optional().map(ticket -> ticket.guard(store)).orElse(store);
  }
}
