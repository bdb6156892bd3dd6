package io.rlvr.jobs;

import io.rlvr.config.Key;
import java.util.List;

/** Sizes of a new model with random weights. */
final class InitModelSettings {
  static final Key<Integer> VOCABULARY =
      Key.integer("init.vocabulary", 512, 260, "Tokens of the tokenizer that is trained for it.");
  static final Key<Integer> HIDDEN = Key.integer("init.hidden", 192, 8, "Width of the model.");
  static final Key<Integer> INTERMEDIATE =
      Key.integer("init.intermediate", 512, 8, "Width inside the MLP.");
  static final Key<Integer> LAYERS = Key.integer("init.layers", 4, 1, "Layers.");
  static final Key<Integer> HEADS = Key.integer("init.heads", 6, 1, "Attention heads.");
  static final Key<Integer> KV_HEADS =
      Key.integer("init.kv-heads", 3, 1, "Heads of keys and values; divides the heads.");
  static final Key<Integer> CONTEXT =
      Key.integer("init.context", 256, 16, "Longest prompt and response together, in tokens.");

  static final Key<Purpose> PURPOSE =
      Key.choice(
          "init.purpose",
          Purpose.POLICY,
          "What its tokenizer learns from: the dataset's prompts and demonstrations, or the judge's"
              + " prompts about labelled answers.");

  /** What a new model is for. */
  enum Purpose {
    POLICY,
    JUDGE
  }

  static final List<Key<?>> KEYS =
      List.of(PURPOSE, VOCABULARY, HIDDEN, INTERMEDIATE, LAYERS, HEADS, KV_HEADS, CONTEXT);

  private InitModelSettings() {}
}
