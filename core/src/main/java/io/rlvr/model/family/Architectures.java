package io.rlvr.model.family;

import java.util.List;
import java.util.Optional;

/** The model families there are. A new one is a class and its line here. */
public final class Architectures {
  private static final List<Architecture> ALL =
      List.of(
          new Llama(),
          new Mistral(),
          new Qwen2(),
          new Qwen3(),
          new Olmo2(),
          new Granite(),
          new Phi3(),
          new Gemma3(),
          new Qwen3Moe());

  private Architectures() {}

  static List<String> families() {
    return ALL.stream().map(Architecture::family).toList();
  }

  /** The family of a model that was read. */
  public static Architecture of(ModelConfig config) {
    return find(config.family())
        .orElseThrow(() -> new IllegalArgumentException("No model family " + config.family()));
  }

  /** The family that a model's config.json names. */
  static Architecture of(ConfigFields config) {
    String expected = "one of " + String.join(", ", families());
    if (!config.has("model_type")) {
      throw config.invalid("model_type", expected);
    }
    return find(config.text("model_type"))
        .orElseThrow(() -> config.invalid("model_type", expected));
  }

  private static Optional<Architecture> find(String family) {
    return ALL.stream().filter(known -> known.family().equals(family)).findFirst();
  }
}
