package io.rlvr.model.family;

/** What gates the feed-forward, and how config.json names it. */
public enum Activation {
  SILU("hidden_act", "silu"),
  /** The approximation of GELU by a hyperbolic tangent. */
  GELU_TANH("hidden_activation", "gelu_pytorch_tanh");

  private final String field;
  private final String value;

  Activation(String field, String value) {
    this.field = field;
    this.value = value;
  }

  /** Refuses another one. */
  void check(ConfigFields config) {
    if (config.has(field) && !config.text(field).equals(value)) {
      throw config.invalid(field, "\"" + value + "\"");
    }
  }
}
