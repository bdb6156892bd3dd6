package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import java.util.List;

/** Sizes of a new model with random weights. */
public final class InitModelSettings {
  public static final Key<Integer> VOCABULARY =
      Key.integer("init.vocabulary", 512, 260, "Tokens of the tokenizer that is trained for it.");
  public static final Key<Integer> HIDDEN =
      Key.integer("init.hidden", 192, 8, "Width of the model.");
  public static final Key<Integer> INTERMEDIATE =
      Key.integer("init.intermediate", 512, 8, "Width inside the MLP.");
  public static final Key<Integer> LAYERS = Key.integer("init.layers", 4, 1, "Layers.");
  public static final Key<Integer> HEADS = Key.integer("init.heads", 6, 1, "Attention heads.");
  public static final Key<Integer> KV_HEADS =
      Key.integer("init.kv-heads", 3, 1, "Heads of keys and values; divides the heads.");
  public static final Key<Integer> CONTEXT =
      Key.integer("init.context", 256, 16, "Longest prompt and response together, in tokens.");

  public static final Key<Purpose> PURPOSE =
      Key.choice(
          "init.purpose",
          Purpose.POLICY,
          "What its tokenizer learns from: the dataset's prompts and demonstrations, or the judge's"
              + " prompts about labelled answers.");

  /** What a new model is for. */
  public enum Purpose {
    POLICY,
    JUDGE
  }

  public static final List<Key<?>> KEYS =
      List.of(PURPOSE, VOCABULARY, HIDDEN, INTERMEDIATE, LAYERS, HEADS, KV_HEADS, CONTEXT);

  private InitModelSettings() {}
}
