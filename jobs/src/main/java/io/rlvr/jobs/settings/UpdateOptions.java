package io.rlvr.jobs.settings;

import io.rlvr.config.Settings;
import io.rlvr.model.engine.AdamW;
import io.rlvr.model.lora.AdapterInit;
import io.rlvr.model.lora.Lora;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.UpdateSettings;
import java.util.Optional;

/**
 * How a model is trained, where, and what of it.
 *
 * @param sequencesPerTask sequences that one task computes the gradient of
 * @param shardNumbers weights in a shard
 * @param gradientType how gradients travel to shards
 * @param lora the form of the adapter to train, empty where the whole model is trained
 * @param init how a new adapter starts
 * @param startOptimizer SHA-256 of the optimizer's state beside the start model, empty to begin
 *     anew
 * @param steps of the run: the learning rate schedule spans them
 * @param temperature of the policy in training: what its logits are divided by
 */
public record UpdateOptions(
    PolicyTrainer.Options trainer,
    AdamW.Options optimizer,
    UpdatePlacement placement,
    int sequencesPerTask,
    long shardNumbers,
    UpdatePlacement.GradientType gradientType,
    Optional<Lora> lora,
    AdapterInit init,
    ModelOptions model,
    String startOptimizer,
    int steps,
    double temperature) {

  private static final long NUMBERS_OF_MIB = (1 << 20) / Float.BYTES;

  /** At temperature 1. */
  public static UpdateOptions from(Settings settings) {
    double clip = settings.get(UpdateSettings.GRADIENT_CLIP);
    return new UpdateOptions(
        PolicyTrainer.Options.from(settings),
        new AdamW.Options(
            settings.get(UpdateSettings.BETA1),
            settings.get(UpdateSettings.BETA2),
            settings.get(UpdateSettings.EPSILON),
            settings.get(UpdateSettings.WEIGHT_DECAY),
            clip == 0 ? Double.POSITIVE_INFINITY : clip),
        settings.get(UpdatePlacement.PLACEMENT),
        settings.get(UpdatePlacement.SEQUENCES_PER_TASK),
        settings.get(UpdatePlacement.SHARD_MIB) * NUMBERS_OF_MIB,
        settings.get(UpdatePlacement.GRADIENT_TYPE),
        Lora.from(settings),
        settings.get(LoraSettings.INIT),
        ModelOptions.from(settings),
        settings.get(RunSettings.OPTIMIZER),
        settings.get(RunSettings.STEPS),
        1);
  }

  /** The same of the policy at another temperature. */
  public UpdateOptions at(double otherTemperature) {
    return new UpdateOptions(
        trainer,
        optimizer,
        placement,
        sequencesPerTask,
        shardNumbers,
        gradientType,
        lora,
        init,
        model,
        startOptimizer,
        steps,
        otherTemperature);
  }
}
