package io.rlvr.model.lora;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of low-rank adaptation: what is trained in place of the whole model. */
public final class LoraSettings {
  public static final Key<Integer> RANK =
      Key.integer(
              "lora.rank",
              0,
              0,
              "Rank of the adapter that is trained while the model stays as it is; 0 trains the whole"
                  + " model. Adapters want a learning rate some ten times higher.")
          .later();
  public static final Key<Double> ALPHA =
      Key.atLeast(
              "lora.alpha", 16, 0, "The adapter's product is multiplied by lora.alpha / lora.rank.")
          .later();
  public static final Key<List<String>> TARGETS =
      Key.texts(
              "lora.targets",
              List.of("q_proj", "v_proj"),
              "Which matrices of each layer get an adapter: any of "
                  + String.join(", ", Projection.labels())
                  + ". The default is PEFT's for these families. phi3 has qkv_proj and gate_up_proj in"
                  + " place of their parts, and of a mixture of experts only attention gets adapters.")
          .later();
  public static final Key<Double> DROPOUT =
      Key.between(
              "lora.dropout",
              0,
              0,
              0,
              "Always 0: rollouts come from the policy without dropout, and the update must train that"
                  + " policy.")
          .later();
  public static final Key<AdapterInit> INIT =
      Key.choice(
              "lora.init",
              AdapterInit.KAIMING_UNIFORM,
              "How A starts, drawn from run.seed: uniform within 1 / root of its inputs, or gaussian"
                  + " with a standard deviation of 1 / rank; both are PEFT's. B starts as zeros, so the"
                  + " first policy is the model itself.")
          .later();

  public static final List<Key<?>> KEYS = List.of(RANK, ALPHA, TARGETS, DROPOUT, INIT);

  private LoraSettings() {}

  /** Names of settings that decide nothing: all of these, where the whole model is trained. */
  public static Set<String> unused(Settings settings) {
    return settings.get(RANK) == 0
        ? KEYS.stream().map(Key::name).collect(Collectors.toUnmodifiableSet())
        : Set.of();
  }
}
