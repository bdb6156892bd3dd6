package io.rlvr.model.family;

/**
 * One model family: the names of its tensors, the switches of the decoder that it sets, and the
 * fields of its config.json that the decoder cannot follow. All families here are a stack of
 * pre-norm layers with rotary attention and a gated SiLU feed-forward.
 */
public interface Architecture {
  /** The {@code model_type} of config.json. */
  String family();

  /** Whether the query, key and value projections have a bias. */
  default boolean qkvBias() {
    return false;
  }

  /** Whether queries and keys pass an RMS norm over the head's dimensions. */
  default boolean qkNorm() {
    return false;
  }

  /**
   * Refuses what this family's config.json may ask for and the decoder cannot do.
   *
   * @throws io.rlvr.config.UserException with the field, its value and the expected one
   */
  void check(ConfigFields config);

  /** Key and value heads. */
  default int kvHeads(ConfigFields config, int heads) {
    return config.size("num_key_value_heads", heads);
  }

  /** Dimensions of a head where config.json names none. */
  default int headDim(ConfigFields config, int hiddenSize, int heads) {
    if (hiddenSize % heads != 0) {
      throw config.invalid(
          "num_attention_heads", "a divisor of hidden_size %d, or head_dim".formatted(hiddenSize));
    }
    return hiddenSize / heads;
  }

  /** The longest context in which this family's attention is full attention. */
  default int attentionWindow(ConfigFields config) {
    return Integer.MAX_VALUE;
  }

  default String embedding() {
    return "model.embed_tokens.weight";
  }

  default String finalNorm() {
    return "model.norm.weight";
  }

  default String head() {
    return "lm_head.weight";
  }

  /** A tensor of a layer, such as {@code self_attn.q_proj.weight}. */
  default String ofLayer(int layer, String part) {
    return "model.layers." + layer + "." + part;
  }
}
