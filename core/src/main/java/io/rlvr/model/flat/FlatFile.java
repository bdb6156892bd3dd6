package io.rlvr.model.flat;

import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.safetensors.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors file with some vectors, each of a number for each of a run of a model's numbers.
 */
public final class FlatFile {
  /** The one vector of a file with weights. */
  public static final String WEIGHTS = "w";

  private static final String START = "start";

  private final FlatRange range;
  private final Safetensors file;

  private FlatFile(FlatRange range, Safetensors file) {
    this.range = range;
    this.file = file;
  }

  /**
   * @param range that it has
   * @param names of its vectors
   * @throws io.rlvr.config.UserException if it has others
   */
  public static FlatFile open(Path path, FlatRange range, List<String> names) {
    Safetensors file = Safetensors.open(path);
    for (String name : names) {
      boolean isThere =
          file.names().contains(name)
              && Arrays.equals(file.shape(name), new long[] {range.count()})
              && Long.toString(range.start()).equals(file.metadata().get(START));
      if (!isThere) {
        throw BadFile.of(
            path,
            "no vector '%s' of its numbers".formatted(name),
            "%d numbers from %d".formatted(range.count(), range.start()));
      }
    }
    return new FlatFile(range, file);
  }

  /** Begins to write one in float32. */
  public static Writer create(Path path, FlatRange range, List<String> names) {
    return create(path, range, names, Dtype.FLOAT32);
  }

  /** Begins to write one. */
  public static Writer create(Path path, FlatRange range, List<String> names, Dtype dtype) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    names.forEach(name -> shapes.put(name, List.of((long) range.count())));
    return new Writer(
        SafetensorsWriter.create(path, shapes, dtype, Map.of(START, Long.toString(range.start()))));
  }

  /** Takes the numbers of each vector in their order. This class is NOT thread safe. */
  public static final class Writer implements AutoCloseable {
    private final SafetensorsWriter file;

    private Writer(SafetensorsWriter file) {
      this.file = file;
    }

    /** Takes the next numbers of a vector, from the start of the array on. */
    public void append(String name, float[] values, int count) {
      file.append(name, values, 0, count);
    }

    /** Makes the file appear. */
    public void commit() {
      file.commit();
    }

    @Override
    public void close() {
      file.close();
    }
  }

  public FlatRange range() {
    return range;
  }

  /**
   * Copies the numbers of a vector that are in a range.
   *
   * @param some within the file's range
   * @param from where they begin in {@code target}
   */
  public void read(String name, FlatRange some, float[] target, int from) {
    file.read(name, some.start() - range.start(), target, from, some.count());
  }
}
