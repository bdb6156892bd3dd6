package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.model.engine.Precision;
import io.rlvr.store.Access;
import java.util.List;

/** Settings of the run as a whole: what is trained, where, for how long. */
public final class RunSettings {
  public static final Key<Long> SEED =
      Key.whole("run.seed", 17, "Seed of everything random in the run.");
  public static final Key<String> MODEL =
      Key.requiredText(
              "policy.model",
              "Hugging Face folder of the model that the run starts from (version 0), or its name"
                  + " as hf:org/name or hf:org/name@revision.")
          .operational();
  public static final Key<String> OPTIMIZER =
      Key.text(
              "policy.optimizer",
              "",
              "SHA-256 of optimizer.safetensors, the optimizer's state that the first update goes"
                  + " on with: that of the policy version that policy.model is, or one in its"
                  + " folder. Empty begins anew. train --from-optimizer fills it in.")
          .later();
  static final Key<Precision> PRECISION =
      Key.choice(
          "policy.precision",
          Precision.FLOAT32,
          "Compute precision of every forward and backward pass; weights are kept in float32.");
  static final Key<String> DEVICE =
      Key.choice(
          "policy.device",
          "auto",
          List.of("auto", "cpu", "cuda"),
          "Where models run: auto takes the GPU that Spark gave the task, else the CPU; cuda"
              + " refuses to start without one.");
  public static final Key<Integer> STEPS =
      Key.integer(
          "loop.steps",
          20,
          1,
          "Turns of the loop; the learning rate schedule spans them. May be raised later: steps"
              + " that are done stay, and those after them are on the schedule of the new length.");
  static final Key<Integer> EVALUATE_EVERY =
      Key.integer(
              "loop.evaluate-every",
              0,
              0,
              "Evaluate after every so many steps, besides before the first and after the last; 0"
                  + " for those two only.")
          .operational();
  static final Key<Integer> KEEP_POLICIES =
      Key.integer(
              "loop.keep-policies",
              2,
              1,
              "Newest policy versions whose weights stay in the run folder; the manifests of all"
                  + " stay.")
          .operational();
  public static final Key<Integer> MAX_LAG =
      Key.integer(
              "loop.max-lag",
              0,
              0,
              1,
              "Updates that the policy which samples may be behind the one that is trained; 1"
                  + " samples the next step while this one is scored and trained.")
          .later();
  static final Key<Integer> CACHE_GIB =
      Key.integer(
              "executor.model-cache-gib",
              8,
              1,
              "Memory for loaded models in each executor; the least recently used leave first.")
          .operational();

  public static final Key<Access> ACCESS =
      Key.choice(
              "run.access",
              Access.OWNER,
              "Who may read the run folder where storage has permissions: its owner, or the owner's"
                  + " group too. Decides when the folder is made; all that is put in it follows.")
          .later()
          .operational();

  public static final List<Key<?>> KEYS =
      List.of(
          SEED,
          ACCESS,
          MODEL,
          OPTIMIZER,
          PRECISION,
          DEVICE,
          STEPS,
          EVALUATE_EVERY,
          KEEP_POLICIES,
          MAX_LAG,
          CACHE_GIB);

  private RunSettings() {}
}
