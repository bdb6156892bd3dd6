package io.rlvr.model.family;

/**
 * Mistral 7B and Nemo. A sliding window limits the context: up to its length, sliding and full
 * attention are the same.
 */
final class Mistral implements Architecture {
  /** What transformers assumes where config.json does not mention a window; null is no window. */
  private static final int DEFAULT_WINDOW = 4096;

  @Override
  public String family() {
    return "mistral";
  }

  @Override
  public void check(ConfigFields config) {
    if (config.has("layer_types")) {
      throw config.invalid("layer_types", "no such field for mistral");
    }
  }

  @Override
  public int attentionWindow(ConfigFields config) {
    if (!config.mentions("sliding_window")) {
      return DEFAULT_WINDOW;
    }
    return config.has("sliding_window")
        ? config.size("sliding_window", Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }
}
