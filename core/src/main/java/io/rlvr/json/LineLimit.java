package io.rlvr.json;

/**
 * How long a line may be.
 *
 * @param bytes without its end
 * @param setting the name of what changes it, empty if nothing does
 */
public record LineLimit(int bytes, String setting) {
  /** For files that are not a run's data: bounds what a line takes of the memory. */
  public static final LineLimit FIXED = new LineLimit(256 << 20, "");

  /** What is wrong with a longer line. */
  String problem() {
    return setting.isEmpty()
        ? "longer than %d bytes".formatted(bytes)
        : "longer than the %d bytes of %s".formatted(bytes, setting);
  }
}
