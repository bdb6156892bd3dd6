package io.rlvr.jobs.models;

import io.rlvr.model.engine.CausalLm;
import java.io.Serializable;

/** The weights of the model in training at one moment, on their way to the tasks. */
public interface StepWeights extends Serializable {
  /** Names them: other weights never have this name. */
  String key();

  /** Replaces the weights of a copy of the model by these. */
  void putInto(CausalLm model);
}
