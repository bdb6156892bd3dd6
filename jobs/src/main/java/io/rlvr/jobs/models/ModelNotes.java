package io.rlvr.jobs.models;

import io.rlvr.data.ModelFileNames;
import io.rlvr.hub.Hub;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Configuration and tokenizer of a model, for a process that never reads its weights. Whoever loads
 * the weights checks the digest of all.
 */
public final class ModelNotes {
  private static final int MOST_BYTES = 256 << 20;

  private ModelNotes() {}

  /** A folder with at least these files: the model's own where its storage is local. */
  public static Path folder(ModelRef ref) throws IOException {
    FileStore store = HadoopFileStore.open(ref.root(), HadoopSettings.here());
    Path cache = ModelCache.folder().resolve("notes-" + ref.digest());
    if (store instanceof LocalFileStore) {
      return Hub.shared().here(store.localFolder(ref.folder(), cache));
    }
    Files.createDirectories(cache);
    for (String name : names()) {
      Optional<byte[]> content = store.read(ref.folder() + "/" + name, MOST_BYTES);
      if (content.isPresent()) {
        Files.write(cache.resolve(name), content.get());
      }
    }
    return cache;
  }

  private static Iterable<String> names() {
    return Stream.concat(
            ModelFileNames.COMPANIONS.stream(),
            ModelFileNames.CONFIGURATIONS.stream().filter(name -> !name.endsWith(".index.json")))
        .toList();
  }
}
