package io.rlvr.jobs.shard;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatFile;
import io.rlvr.model.flat.FlatPiece;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shard's weights for copies that compute in bfloat16: all of them in that type, and once more in
 * float32 those of vectors, which copies hold so.
 *
 * @param path of the file with all, relative to the root
 * @param vectorPath of the file with those of vectors; empty where there are none
 * @param range of all
 * @param vectors where the vectors' are among those of all vectors of the model
 */
record ShardCopy(String path, String vectorPath, FlatRange range, FlatRange vectors)
    implements Serializable {
  private static final List<String> NAMES = List.of(FlatFile.WEIGHTS);

  /** Reads both files. */
  static final class Reader {
    private final List<Parameter> parameters;
    private final ShardCopy copy;
    private final List<Path> files = new ArrayList<>();
    private final FlatFile all;
    private final FlatFile some;

    /**
     * @param folder for what is fetched
     */
    Reader(List<Parameter> parameters, ShardCopy copy, FileStore store, Path folder)
        throws IOException {
      this.parameters = parameters;
      this.copy = copy;
      files.add(store.localFile(copy.path, folder));
      this.all = FlatFile.open(files.get(0), copy.range, NAMES);
      if (copy.vectorPath.isEmpty()) {
        this.some = all;
      } else {
        files.add(store.localFile(copy.vectorPath, folder));
        this.some = FlatFile.open(files.get(1), copy.vectors, NAMES);
      }
    }

    /** The local files. */
    List<Path> files() {
      return files;
    }

    /**
     * @param from where they begin in {@code target}
     */
    void read(FlatRange wanted, float[] target, int from) {
      all.read(FlatFile.WEIGHTS, wanted, target, from);
      long before = vectorsBefore(parameters, copy.range.start());
      long at = copy.vectors.start() + vectorsBefore(parameters, wanted.start()) - before;
      for (FlatPiece piece : FlatPiece.of(parameters, wanted.start(), wanted.count())) {
        if (isVector(parameters.get(piece.parameter()))) {
          FlatRange place = new FlatRange(at, piece.count());
          some.read(FlatFile.WEIGHTS, place, target, from + piece.from());
          at += piece.count();
        }
      }
    }
  }

  /** Takes the weights of a shard chunk by chunk. */
  static final class Writer implements AutoCloseable {
    private final List<Parameter> parameters;
    private final FlatRange range;
    private final FlatRange vectors;
    private final FileStore store;
    private final String path;
    private final Path file;
    private final Path vectorFile;
    private final FlatFile.Writer all;
    private final FlatFile.Writer some;

    /**
     * @param path relative to the root
     * @param folder for what is not there yet
     */
    Writer(List<Parameter> parameters, FlatRange range, FileStore store, String path, Path folder)
        throws IOException {
      this.parameters = parameters;
      this.range = range;
      this.vectors = vectorsIn(parameters, range);
      this.store = store;
      this.path = path;
      this.file = store.stagingFile(path, folder);
      this.vectorFile = store.stagingFile(vectorPath(), folder);
      this.all = FlatFile.create(file, range, NAMES, Dtype.BFLOAT16);
      this.some = FlatFile.create(vectorFile, vectors, NAMES);
    }

    private String vectorPath() {
      return path.replace(".safetensors", "-vectors.safetensors");
    }

    void append(FlatRange chunk, float[] values) {
      all.append(FlatFile.WEIGHTS, values, chunk.count());
      for (FlatPiece piece : FlatPiece.of(parameters, chunk.start(), chunk.count())) {
        if (isVector(parameters.get(piece.parameter()))) {
          float[] part = new float[piece.count()];
          System.arraycopy(values, piece.from(), part, 0, part.length);
          some.append(FlatFile.WEIGHTS, part, part.length);
        }
      }
    }

    /** Puts the files into their place. */
    ShardCopy publish() throws IOException {
      all.commit();
      store.publishFile(file, path);
      if (vectors.count() == 0) {
        return new ShardCopy(path, "", range, vectors);
      }
      some.commit();
      store.publishFile(vectorFile, vectorPath());
      return new ShardCopy(path, vectorPath(), range, vectors);
    }

    @Override
    public void close() throws IOException {
      all.close();
      some.close();
      Files.deleteIfExists(file);
      Files.deleteIfExists(vectorFile);
    }
  }

  /** Where the vectors of a range are among those of all vectors. */
  static FlatRange vectorsIn(List<Parameter> parameters, FlatRange range) {
    long start = vectorsBefore(parameters, range.start());
    return new FlatRange(start, (int) (vectorsBefore(parameters, range.end()) - start));
  }

  /** How many numbers of vectors are in front of a number. */
  private static long vectorsBefore(List<Parameter> parameters, long end) {
    long vectors = 0;
    long begin = 0; // of the parameter
    for (Parameter parameter : parameters) {
      if (isVector(parameter)) {
        vectors += Math.max(0, Math.min(parameter.elements(), end - begin));
      }
      begin += parameter.elements();
    }
    return vectors;
  }

  private static boolean isVector(Parameter parameter) {
    return parameter.shape().length == 1;
  }
}
