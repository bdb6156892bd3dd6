package io.rlvr.model.family;

import java.util.List;
import java.util.Optional;

/**
 * One model family: the names of its tensors, the switches of the decoder that it sets, and the
 * fields of its config.json that the decoder cannot follow. All families here are a stack of layers
 * with RMS norms, rotary attention and a gated feed-forward; {@link Traits} says how they differ.
 */
public interface Architecture {
  /** The {@code model_type} of config.json. */
  String family();

  /** Whether the query, key and value projections have a bias. */
  default boolean qkvBias() {
    return false;
  }

  /** Whether queries and keys pass an RMS norm, over the head's dimensions unless traits differ. */
  default boolean qkNorm() {
    return false;
  }

  /** What layers do otherwise than llama's. */
  default Traits traits(ConfigFields config, int headDim) {
    return Traits.LLAMA;
  }

  /** The gate of the feed-forward. */
  default Activation activation() {
    return Activation.SILU;
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

  /** One key and value head for each query head where config.json names no number. */
  static int kvHeadsOrHeads(ConfigFields config, int heads) {
    return config.has("num_key_value_heads") ? config.size("num_key_value_heads", heads) : heads;
  }

  /** What is added to the mean of squares in norms, where config.json names nothing. */
  default double normEps() {
    return 1e-6;
  }

  /** Whether the head is the embedding. */
  default boolean isTied(ConfigFields config) {
    return config.isTrue("tie_word_embeddings");
  }

  /** The field that has the width of a feed-forward, or of one expert. */
  default String innerSize() {
    return "intermediate_size";
  }

  /** The object that holds how layers of full attention rotate heads. */
  default Optional<ConfigFields> rope(ConfigFields config) {
    return config.object("rope_parameters").or(() -> config.object("rope_scaling"));
  }

  /** Base of the rotary frequencies where config.json names none. */
  default double ropeTheta() {
    return 10_000;
  }

  /** The scalings of rotary frequencies that it may name. */
  default List<String> ropeTypes() {
    return List.of("default", "llama3");
  }

  /** What a scaling is called here that config.json may call otherwise. */
  default String ropeType(String name) {
    return name;
  }

  /** Whether a part of each head may be rotated alone. */
  default boolean rotatesParts() {
    return false;
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
