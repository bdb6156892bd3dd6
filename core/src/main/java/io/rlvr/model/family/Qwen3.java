package io.rlvr.model.family;

/** Qwen3 (dense): RMS norms on queries and keys, a head size of its own, no biases. */
final class Qwen3 implements Architecture {
  /** What transformers assumes where config.json names none. */
  private static final int DEFAULT_HEAD_DIM = 128;

  @Override
  public String family() {
    return "qwen3";
  }

  @Override
  public boolean qkNorm() {
    return true;
  }

  @Override
  public void check(ConfigFields config) {
    if (config.isTrue("attention_bias")) {
      throw config.invalid("attention_bias", "false");
    }
    Qwen2.refuseSlidingLayers(config);
  }

  @Override
  public int headDim(ConfigFields config, int hiddenSize, int heads) {
    return DEFAULT_HEAD_DIM;
  }
}
