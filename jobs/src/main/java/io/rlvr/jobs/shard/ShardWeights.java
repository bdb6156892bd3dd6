package io.rlvr.jobs.shard;

import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.flat.FlatFile;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.FlatWeights;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Those after an optimizer step, in a file for each shard.
 *
 * @param key their name
 * @param root of the store
 * @param files in the order of their numbers
 * @param chunkSize numbers that are read at once
 */
record ShardWeights(String key, String root, List<Part> files, int chunkSize)
    implements PlacedWeights {
  /**
   * @param path relative to the root
   */
  record Part(String path, FlatRange range) implements java.io.Serializable {}

  ShardWeights {
    files = List.copyOf(files);
  }

  @Override
  public void putInto(CausalLm model) {
    try (TaskFolder folder = TaskFolder.create()) {
      FlatWeights weights = open(folder);
      List<FlatRange> ranges = FlatRange.chunks(model.parameters(), chunkSize);
      model.setFlatValues(
          ranges,
          range -> {
            float[] values = new float[range.count()];
            weights.read(range, values);
            return values;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot fetch weights %s/%s".formatted(root, key), e);
    }
  }

  @Override
  public FlatWeights open(TaskFolder folder) {
    return new Reader(HadoopFileStore.open(root, HadoopSettings.here()), folder);
  }

  /** Fetches a file when it is wanted, and keeps the last one only. */
  private final class Reader implements FlatWeights {
    private final FileStore store;
    private final TaskFolder folder;
    private final List<Path> fetched = new ArrayList<>();
    private int open = -1;
    private FlatFile file;

    Reader(FileStore store, TaskFolder folder) {
      this.store = store;
      this.folder = folder;
    }

    @Override
    public void read(FlatRange range, float[] w) {
      for (int i = 0; i < files.size(); i++) {
        FlatRange common = range.common(files.get(i).range());
        if (common.count() > 0) {
          file(i).read(FlatFile.WEIGHTS, common, w, (int) (common.start() - range.start()));
        }
      }
    }

    private FlatFile file(int index) {
      if (index != open) {
        Part part = files.get(index);
        try {
          for (Path old : fetched) {
            Files.deleteIfExists(old);
          }
          fetched.clear();
          Path local = store.localFile(part.path(), folder.path());
          if (local.startsWith(folder.path())) {
            fetched.add(local);
          }
          file = FlatFile.open(local, part.range(), List.of(FlatFile.WEIGHTS));
          open = index;
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot fetch %s/%s".formatted(root, part.path()), e);
        }
      }
      return file;
    }
  }
}
