package io.rlvr.model.flat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file with both moments of a run of a model's numbers. */
public final class StateShard implements Moments {
  /** Its vectors: the first moment and the second. */
  public static final List<String> VECTORS = List.of("m", "v");

  private static final int PIECE = 1 << 20;

  private final FlatFile file;

  private StateShard(FlatFile file) {
    this.file = file;
  }

  /**
   * @param range that it has
   * @throws io.rlvr.config.UserException if it has another
   */
  public static StateShard open(Path path, FlatRange range) {
    return new StateShard(FlatFile.open(path, range, VECTORS));
  }

  @Override
  public void read(FlatRange some, float[] m, float[] v) {
    read(some, m, v, 0);
  }

  /** The same to another place of the arrays. */
  public void read(FlatRange some, float[] m, float[] v, int from) {
    file.read(VECTORS.get(0), some, m, from);
    file.read(VECTORS.get(1), some, v, from);
  }

  /** How many numbers it has. */
  public int count() {
    return file.range().count();
  }

  /** Its range in runs of a million numbers. */
  public List<FlatRange> pieces() {
    List<FlatRange> pieces = new ArrayList<>();
    FlatRange range = file.range();
    for (long start = range.start(); start < range.end(); start += PIECE) {
      pieces.add(new FlatRange(start, (int) Math.min(PIECE, range.end() - start)));
    }
    return pieces;
  }
}
