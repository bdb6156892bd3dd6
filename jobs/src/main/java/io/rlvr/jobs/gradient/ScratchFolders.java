package io.rlvr.jobs.gradient;

import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.UUID;

/**
 * Names of what lies below a stage's folder while it runs: in no manifest, gone at the end. What a
 * driver that was killed left there is removed by the next.
 */
public final class ScratchFolders {
  private static final String PREFIX = "scratch-";

  private ScratchFolders() {}

  /** A name of a folder that nobody else has. */
  public static String create(String stageFolder) {
    return stageFolder + "/" + PREFIX + UUID.randomUUID();
  }

  /** Removes those of earlier attempts. */
  public static void clear(FileStore store, String stageFolder) throws IOException {
    for (String name : store.list(stageFolder)) {
      if (name.startsWith(PREFIX)) {
        store.delete(stageFolder + "/" + name);
      }
    }
  }
}
