package io.rlvr.model.family;

import java.util.List;
import java.util.Optional;

/**
 * Phi-3 and Phi-4: as llama, with queries, keys and values in one tensor and gate and up in
 * another. Some rotate a part of each head, and some have LongRoPE for long contexts, of which the
 * context of pre-training is used. A sliding window limits the context as in {@link Mistral}.
 */
final class Phi3 implements Architecture {
  // what transformers assumes where config.json names none
  static final int DEFAULT_ORIGINAL_POSITIONS = 4096;
  private static final double DEFAULT_EPS = 1e-5;

  @Override
  public String family() {
    return "phi3";
  }

  @Override
  public double normEps() {
    return DEFAULT_EPS;
  }

  @Override
  public boolean rotatesParts() {
    return true;
  }

  @Override
  public Traits traits(ConfigFields config, int headDim) {
    return Traits.LLAMA.fused(new RopeReader(config, this).share(headDim));
  }

  /** Of both forms, the one of transformers 4 decides. */
  @Override
  public Optional<ConfigFields> rope(ConfigFields config) {
    return config.object("rope_scaling").or(() -> config.object("rope_parameters"));
  }

  @Override
  public List<String> ropeTypes() {
    return List.of("default", "longrope");
  }

  /** The first folders call LongRoPE by other names. */
  @Override
  public String ropeType(String name) {
    return name.equals("su") || name.equals("yarn") ? "longrope" : name;
  }

  @Override
  public void check(ConfigFields config) {
    if (config.isTrue("attention_bias")) {
      throw config.invalid("attention_bias", "false");
    }
    for (String dropout : List.of("resid_pdrop", "embd_pdrop")) {
      if (config.has(dropout) && config.number(dropout) != 0) {
        throw config.invalid(dropout, "0: the policy is trained as it samples");
      }
    }
  }

  @Override
  public int kvHeads(ConfigFields config, int heads) {
    return Architecture.kvHeadsOrHeads(config, heads);
  }

  @Override
  public int attentionWindow(ConfigFields config) {
    return config.has("sliding_window")
        ? config.size("sliding_window", Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }
}
