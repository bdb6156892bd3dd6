package io.rlvr.model.lora;

/** What PEFT calls the tensors of an adapter, by the module that they stand beside. */
public final class AdapterNames {
  private static final String PREFIX = "base_model.model.";
  private static final String WEIGHT = ".weight";

  private AdapterNames() {}

  /**
   * @param module such as {@code model.layers.0.self_attn.q_proj}
   */
  public static String a(String module) {
    return PREFIX + module + ".lora_A" + WEIGHT;
  }

  static String b(String module) {
    return PREFIX + module + ".lora_B" + WEIGHT;
  }

  /** The module of a model's tensor, such as {@code model.layers.0.self_attn.q_proj.weight}. */
  public static String module(String tensor) {
    return tensor.endsWith(WEIGHT)
        ? tensor.substring(0, tensor.length() - WEIGHT.length())
        : tensor;
  }
}
