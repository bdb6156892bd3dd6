package io.rlvr.jobs.stage;

import java.io.IOException;

/** What another thread threw, as if it had been thrown in this one. */
public final class OtherThread {
  private OtherThread() {}

  /**
   * Throws what needs no declaration, and returns the rest to be thrown.
   *
   * @param work what the other thread did, for what may not be thrown as it is
   */
  public static IOException asThrown(Throwable cause, String work) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error failure) {
      throw failure;
    }
    return new IOException("Cannot finish " + work, cause);
  }
}
