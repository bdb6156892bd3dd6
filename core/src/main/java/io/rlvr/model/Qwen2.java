package io.rlvr.model;

/** Qwen2 and Qwen2.5: biases on the query, key and value projections. */
final class Qwen2 implements Architecture {
  @Override
  public String family() {
    return "qwen2";
  }

  @Override
  public boolean qkvBias() {
    return true;
  }

  @Override
  public void check(ConfigFields config) {
    refuseSlidingLayers(config);
  }

  /** In this family and the next, layers from {@code max_window_layers} on may slide. */
  static void refuseSlidingLayers(ConfigFields config) {
    if (!config.texts("layer_types").stream().allMatch("full_attention"::equals)) {
      throw config.invalid("layer_types", "full_attention in every layer");
    }
    if (config.isTrue("use_sliding_window")) {
      throw config.invalid("use_sliding_window", "false");
    }
  }
}
