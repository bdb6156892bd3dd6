package io.rlvr.model.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;

/**
 * The C library's heap, where libtorch keeps its tensors. Batches of ever new shapes leave holes in
 * it, which glibc keeps resident: a few MiB more each step. {@link #trim} gives their pages back.
 */
public final class NativeHeap {
  private static final Optional<Function> TRIM = find();

  private NativeHeap() {}

  /**
   * Gives the free pages of the heap back to the system; they cost a page fault each when they are
   * used again, so call it between stages, not between batches. Does nothing where the C library
   * has no malloc_trim (musl, macOS, Windows).
   */
  public static void trim() {
    TRIM.ifPresent(trim -> trim.invokeInt(new Object[] {0L}));
  }

  private static Optional<Function> find() {
    try {
      return Optional.of(NativeLibrary.getProcess().getFunction("malloc_trim"));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty(); // another C library: nothing to trim
    }
  }
}
