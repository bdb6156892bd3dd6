package io.rlvr.jobs.models;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.Lora;
import io.rlvr.store.ModelRef;
import java.io.Serializable;
import java.util.Optional;

/**
 * A copy of the model in training, for tasks to compute gradients with. Which weights it holds
 * changes from one optimizer step to the next, so it has a name in place of a digest.
 *
 * @param name the same for all updates of a run, so that each finds the copy of the one before
 * @param base what it is loaded from; with an adapter, the model that the adapter is for
 * @param lora the form of the adapter in training, if it is one
 */
public record Replica(String name, ModelRef base, Maybe<Lora> lora, ModelOptions options)
    implements Serializable {

  /**
   * A copy of the model that a stage trains.
   *
   * @param policy the version that it is before the training
   * @param startModel of the run, which an adapter stands on
   */
  public static Replica of(
      ResidentModel model, ModelRef policy, ModelRef startModel, ModelOptions options) {
    Optional<Lora> lora = model.lm().adapter().map(Adapter::lora);
    return new Replica(
        name(startModel, lora), lora.isEmpty() ? policy : startModel, Maybe.from(lora), options);
  }

  /** A copy of a whole model that no process trains by itself; the same as of one that does. */
  public static Replica whole(ModelRef policy, ModelRef startModel, ModelOptions options) {
    return new Replica(name(startModel, Optional.empty()), policy, Maybe.none(), options);
  }

  private static String name(ModelRef startModel, Optional<Lora> lora) {
    return "%s/%s".formatted(startModel.digest(), lora.stream().toList());
  }

  /** Its place among the models of a process. */
  String key() {
    return "replica/%s/%s/%s".formatted(name, options.device(), options.precision());
  }
}
