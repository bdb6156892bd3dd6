package io.rlvr.jobs;

import io.rlvr.loss.PolicyLoss;
import java.io.Serializable;

/** How to make the loss where gradients are computed: a loss itself does not travel. */
interface LossRecipe extends Serializable {
  PolicyLoss loss();
}
