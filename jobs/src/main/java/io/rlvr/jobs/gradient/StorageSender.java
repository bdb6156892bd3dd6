package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.ModelCache;
import io.rlvr.jobs.models.StepWeights;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.FileStore;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Weights as model folders in the run's storage: for a model too large to hold twice. They are
 * scratch: below the stage's folder, in no manifest, gone at the end; what a driver that was killed
 * left there is removed by the next.
 */
final class StorageSender implements WeightSender {
  private final FileStore store;
  private final CausalLm model;
  private final ModelRef before;
  private final String scratch;
  private int sent;

  /**
   * @param stageFolder relative to the store
   * @param before the version that the model still is when it is sent first
   */
  StorageSender(FileStore store, String stageFolder, CausalLm model, ModelRef before)
      throws IOException {
    this.store = store;
    this.model = model;
    this.before = before;
    this.scratch = ScratchFolders.create(stageFolder);
    ScratchFolders.clear(store, stageFolder);
  }

  @Override
  public StepWeights send() throws IOException {
    if (sent++ == 0) {
      return new VersionWeights(before);
    }
    String folder = scratch + "/" + sent;
    Path staging = store.stagingFolder(folder, temporaryFolder());
    model.save(staging, Dtype.FLOAT32);
    store.publish(staging, folder);
    return new ScratchWeights(store.root(), folder);
  }

  @Override
  public void retire() throws IOException {
    if (sent > 1) {
      store.delete(scratch + "/" + sent);
    }
  }

  @Override
  public void close() throws IOException {
    if (sent > 1) {
      store.delete(scratch);
    }
  }

  private static Path temporaryFolder() throws IOException {
    return ModelCache.folder().resolve("weights");
  }

  private record ScratchWeights(String root, String folder) implements StepWeights {
    @Override
    public String key() {
      return folder;
    }

    @Override
    public void putInto(CausalLm model) {
      try {
        Files.createDirectories(temporaryFolder());
        Path cache = Files.createTempDirectory(temporaryFolder(), "fetched");
        try {
          FileStore store = HadoopFileStore.open(root, HadoopSettings.here());
          model.setValues(store.localFolder(folder, cache));
        } finally {
          delete(cache);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot fetch weights %s/%s".formatted(root, folder), e);
      }
    }

    private static void delete(Path cache) throws IOException {
      try (Stream<Path> tree = Files.walk(cache)) {
        for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
