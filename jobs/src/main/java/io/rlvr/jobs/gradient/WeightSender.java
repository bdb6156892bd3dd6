package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.StepWeights;
import java.io.IOException;

/** Sends the weights of the driver's model out, anew for each optimizer step. */
interface WeightSender extends AutoCloseable {
  /** Makes the weights as they are now readable for tasks on any machine. */
  StepWeights send() throws IOException;

  /** Removes the weights that were sent last. */
  void retire() throws IOException;

  /** Removes whatever was sent. */
  @Override
  void close() throws IOException;
}
