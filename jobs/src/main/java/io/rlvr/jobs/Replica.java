package io.rlvr.jobs;

import io.rlvr.model.lora.Adapter;
import io.rlvr.model.lora.Lora;
import java.io.Serializable;
import java.util.List;

/**
 * A copy of the model in training, for tasks to compute gradients with. Which weights it holds
 * changes from one optimizer step to the next, so it has a name in place of a digest.
 *
 * @param name the same for all updates of a run, so that each finds the copy of the one before
 * @param base what it is loaded from; with an adapter, the model that the adapter is for
 * @param lora the form of the adapter in training: none or one
 */
record Replica(String name, ModelRef base, List<Lora> lora, ModelOptions options)
    implements Serializable {

  /** A copy of the model that a stage trains. */
  static Replica of(StageContext context, ResidentModel model) {
    List<Lora> lora = model.lm().adapter().map(Adapter::lora).stream().toList();
    return new Replica(
        "%s/%s".formatted(context.startModel().digest(), lora),
        lora.isEmpty() ? context.policy() : context.startModel(),
        lora,
        ModelOptions.from(context.settings()));
  }

  /** Its place among the models of a process. */
  String key() {
    return "replica/%s/%s/%s".formatted(name, options.device(), options.precision());
  }
}
