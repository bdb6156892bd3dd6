package io.rlvr.model.family;

/** Granite 3.x (dense): as llama, with multipliers in four places. */
final class Granite implements Architecture {
  @Override
  public String family() {
    return "granite";
  }

  @Override
  public Traits traits(ConfigFields config, int headDim) {
    return Traits.LLAMA.with(
        new Multipliers(
            multiplier(config, "embedding_multiplier"),
            multiplier(config, "attention_multiplier") * Math.sqrt(headDim),
            multiplier(config, "residual_multiplier"),
            1 / multiplier(config, "logits_scaling")));
  }

  private static double multiplier(ConfigFields config, String name) {
    return config.has(name) ? config.positive(name) : 1;
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

  @Override
  public int kvHeads(ConfigFields config, int heads) {
    return Architecture.kvHeadsOrHeads(config, heads);
  }
}
