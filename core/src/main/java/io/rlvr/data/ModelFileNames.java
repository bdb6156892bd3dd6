package io.rlvr.data;

import java.util.Set;

/** Names of the files that make up a Hugging Face model, beside its weights. */
public final class ModelFileNames {
  /** What a model needs beside its weights and configuration, where it is there. */
  public static final Set<String> COMPANIONS =
      Set.of(
          "generation_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "tokenizer.model",
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "chat_template.json",
          "chat_template.jinja");

  /** What says how weights are to be read. */
  public static final Set<String> CONFIGURATIONS =
      Set.of("config.json", "adapter_config.json", "model.safetensors.index.json");

  private ModelFileNames() {}

  /** Whether a file is one of them. */
  public static boolean contains(String name) {
    return COMPANIONS.contains(name) || CONFIGURATIONS.contains(name);
  }
}
