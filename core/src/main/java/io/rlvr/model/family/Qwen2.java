package io.rlvr.model.family;

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

  /**
   * Layers may attend to a sliding window in this family and in qwen3. Where {@code layer_types} is
   * there it decides.
   */
  static void refuseSlidingLayers(ConfigFields config) {
    if (!config.texts("layer_types").stream().allMatch("full_attention"::equals)) {
      throw config.invalid("layer_types", "full_attention for every layer");
    }
    if (config.isTrue("use_sliding_window") && !config.has("layer_types")) {
      throw config.invalid("use_sliding_window", "false");
    }
  }
}
