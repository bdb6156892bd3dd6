package io.rlvr.model.engine;

/**
 * How many threads libtorch computes with. It reads the number once, when the first model of the
 * JVM is loaded; sums may round differently with another number, so runs that must agree set the
 * same one.
 */
public final class EngineThreads {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private EngineThreads() {}

  /**
   * Sets the number for the whole JVM.
   *
   * @throws IllegalStateException if another number was set before
   */
  public static synchronized void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("Threads must be at least 1, but got: " + threads);
    }
    String before = System.getProperty(PROPERTY);
    if (before != null && !before.equals(Integer.toString(threads))) {
      throw new IllegalStateException(
          "The engine has %s threads in this JVM already, but was asked for: %d"
              .formatted(before, threads));
    }
    System.setProperty(PROPERTY, Integer.toString(threads));
  }

  /**
   * The same if no number was set before, as an option of the JVM sets it; else that one stands.
   */
  public static synchronized void useUnlessSet(int threads) {
    if (System.getProperty(PROPERTY) == null) {
      use(threads);
    }
  }

  /** The number in use; all processors of the JVM unless set. */
  public static synchronized int count() {
    String set = System.getProperty(PROPERTY);
    if (set == null) {
      use(Runtime.getRuntime().availableProcessors());
      return count();
    }
    return Integer.parseInt(set);
  }
}
