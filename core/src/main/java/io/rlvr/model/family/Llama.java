package io.rlvr.model.family;

/** Llama 2, Llama 3.x with its rope scaling, SmolLM2, TinyLlama. */
final class Llama implements Architecture {
  @Override
  public String family() {
    return "llama";
  }

  @Override
  public void check(ConfigFields config) {
    if (config.isTrue("attention_bias")) {
      throw config.invalid("attention_bias", "false");
    }
    if (config.isTrue("mlp_bias")) {
      throw config.invalid("mlp_bias", "false");
    }
  }

  /** Models before grouped-query attention do not name it: one per query head. */
  @Override
  public int kvHeads(ConfigFields config, int heads) {
    return Architecture.kvHeadsOrHeads(config, heads);
  }
}
