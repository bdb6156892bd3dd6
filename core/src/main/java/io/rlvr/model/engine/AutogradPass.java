package io.rlvr.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.rlvr.loss.TokenLoss;
import java.util.function.Function;

/** By autograd, whatever is trained and wherever. This class is NOT thread safe. */
final class AutogradPass implements TrainingPass {
  private final Decoder decoder;
  private final Weights weights;
  private final Rotary rotary;

  AutogradPass(Decoder decoder, Weights weights, Rotary rotary) {
    this.decoder = decoder;
    this.weights = weights;
    this.rotary = rotary;
  }

  @Override
  public TokenLoss accumulate(
      SequenceBatch batch, double temperature, Function<float[][], TokenLoss> loss) {
    NDList gradients = weights.gradients(); // made before anything is recorded
    try (NDManager scope = decoder.newScope();
        GradientCollector collector = decoder.newGradientCollector()) {
      NDList inputs = batch.inputs(scope);
      inputs.addAll(weights.recorded());
      inputs.addAll(rotary.tables(batch.longest()));
      NDArray hidden = decoder.record(scope, batch.method("hidden"), inputs);
      NDArray targets = batch.targets(scope);

      NDArray divisor = scope.create(temperature);

      NDList head = new NDList(hidden, targets, divisor);
      head.addAll(weights.recorded());
      NDList scored = decoder.infer(scope, "targets_and_last", head);
      TokenLoss result = loss.apply(batch.split(scored.get(0).toFloatArray()));

      NDArray derivative = scope.create(batch.join(result.gradient()));
      NDList back = new NDList(hidden, targets, derivative, scored.get(1), divisor);
      back.addAll(weights.recorded());
      boolean isFrozen = weights.isAdapter(); // then the head has no gradient
      back.addAll(isFrozen ? new NDList() : gradients);
      NDArray scalar = decoder.record(scope, isFrozen ? "frozen_surrogate" : "surrogate", back);
      scored.close(); // as large as logits may be, and needed no more
      decoder.backward(collector, scalar);
      weights.collectGradients();
      return result;
    }
  }
}
