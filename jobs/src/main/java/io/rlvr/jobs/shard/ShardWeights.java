package io.rlvr.jobs.shard;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatFile;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.FlatWeights;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * @param copy for copies that compute in another type; without one they take the same file
   */
  record Part(String path, FlatRange range, Maybe<ShardCopy> copy) implements Serializable {}

  /** A file, or more, that is here. */
  private record Fetched(List<Path> files, FlatReading reading) {}

  private interface FlatReading {
    void read(FlatRange some, float[] target, int from);
  }

  private interface Fetching {
    Fetched fetch(Part part, FileStore store, Path folder) throws IOException;
  }

  ShardWeights {
    files = List.copyOf(files);
  }

  @Override
  public void putInto(CausalLm model) {
    try (TaskFolder folder = TaskFolder.create()) {
      FlatWeights weights =
          new Reader(
              HadoopFileStore.open(root, HadoopSettings.here()),
              folder,
              (part, store, into) -> forCopy(model.parameters(), part, store, into));
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
    return new Reader(
        HadoopFileStore.open(root, HadoopSettings.here()), folder, ShardWeights::whole);
  }

  private static Fetched forCopy(
      List<Parameter> parameters, Part part, FileStore store, Path folder) throws IOException {
    if (!part.copy().isPresent()) {
      return whole(part, store, folder);
    }
    ShardCopy.Reader copy =
        new ShardCopy.Reader(parameters, part.copy().optional().orElseThrow(), store, folder);
    return new Fetched(copy.files(), copy::read);
  }

  private static Fetched whole(Part part, FileStore store, Path folder) throws IOException {
    Path local = store.localFile(part.path(), folder);
    FlatFile file = FlatFile.open(local, part.range(), List.of(FlatFile.WEIGHTS));
    return new Fetched(
        List.of(local), (some, target, from) -> file.read(FlatFile.WEIGHTS, some, target, from));
  }

  /** Fetches a file when it is wanted, and keeps the last one only. */
  private final class Reader implements FlatWeights {
    private final FileStore store;
    private final TaskFolder folder;
    private final Fetching fetching;
    private Fetched last = new Fetched(List.of(), (some, target, from) -> {});
    private int open = -1;

    Reader(FileStore store, TaskFolder folder, Fetching fetching) {
      this.store = store;
      this.folder = folder;
      this.fetching = fetching;
    }

    @Override
    public void read(FlatRange range, float[] w) {
      for (int i = 0; i < files.size(); i++) {
        FlatRange common = range.common(files.get(i).range());
        if (common.count() > 0) {
          file(i).read(common, w, (int) (common.start() - range.start()));
        }
      }
    }

    private FlatReading file(int index) {
      if (index != open) {
        Part part = files.get(index);
        try {
          for (Path old : last.files()) {
            if (old.startsWith(folder.path())) {
              Files.deleteIfExists(old);
            }
          }
          last = fetching.fetch(part, store, folder.path());
          open = index;
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot fetch %s/%s".formatted(root, part.path()), e);
        }
      }
      return last.reading();
    }
  }
}
