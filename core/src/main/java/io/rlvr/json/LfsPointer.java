package io.rlvr.json;

/**
 * The few lines that Git leaves in the place of a large file where its extension LFS is not
 * installed (git-lfs, docs/spec.md: the first line is the version).
 */
public final class LfsPointer {
  public static final String PROBLEM = "a Git LFS pointer, which git lfs pull replaces by the file";

  private static final String BEGINNING = "version https://git-lfs.github.com/spec/";

  /** How many bytes of a file tell. */
  public static final int LENGTH = BEGINNING.length();

  private LfsPointer() {}

  /** Whether a file that begins so is one. */
  public static boolean isAt(String beginning) {
    return beginning.startsWith(BEGINNING);
  }
}
