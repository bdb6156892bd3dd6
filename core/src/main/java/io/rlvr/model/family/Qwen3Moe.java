package io.rlvr.model.family;

/**
 * Qwen3 as a mixture of experts: as {@link Qwen3}, with a router and experts in place of each
 * layer's feed-forward.
 */
final class Qwen3Moe implements Architecture {
  private static final int MOST_EXPERTS = 1 << 12;

  @Override
  public String family() {
    return "qwen3_moe";
  }

  @Override
  public boolean qkNorm() {
    return true;
  }

  /** Also a later name of the field, which transformers reads as the same. */
  @Override
  public Traits traits(ConfigFields config, int headDim) {
    boolean isRenamed = config.has("num_local_experts") && !config.has("num_experts");
    String count = isRenamed ? "num_local_experts" : "num_experts";
    int experts = config.size(count, MOST_EXPERTS);
    return Traits.LLAMA.with(
        new Experts(
            experts, config.size("num_experts_per_tok", experts), config.isTrue("norm_topk_prob")));
  }

  @Override
  public String innerSize() {
    return "moe_intermediate_size";
  }

  @Override
  public void check(ConfigFields config) {
    if (config.isTrue("attention_bias")) {
      throw config.invalid("attention_bias", "false");
    }
    Qwen2.refuseSlidingLayers(config);
    if (!config.isOff("mlp_only_layers")) {
      throw config.invalid("mlp_only_layers", "none: experts in every layer");
    }
    String step = "decoder_sparse_step";
    if (config.has(step) && config.number(step) != 1) {
      throw config.invalid(step, "1: experts in every layer");
    }
  }
}
