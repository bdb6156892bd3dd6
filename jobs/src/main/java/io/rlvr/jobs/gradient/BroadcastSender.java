package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.StepWeights;
import io.rlvr.model.engine.CausalLm;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Weights as one array by Spark's broadcast: for an adapter, and for a small model. */
final class BroadcastSender implements WeightSender {
  private final JavaSparkContext spark;
  private final CausalLm model;
  private Optional<Broadcast<float[]>> sent = Optional.empty();

  BroadcastSender(JavaSparkContext spark, CausalLm model) {
    this.spark = spark;
    this.model = model;
  }

  @Override
  public StepWeights send() {
    Broadcast<float[]> values = spark.broadcast(model.flatValues());
    sent = Optional.of(values);
    return new Weights(UUID.randomUUID().toString(), values);
  }

  @Override
  public void retire() {
    sent.ifPresent(Broadcast::destroy);
    sent = Optional.empty();
  }

  @Override
  public void close() {
    retire();
  }

  private record Weights(String key, Broadcast<float[]> values) implements StepWeights {
    @Override
    public void putInto(CausalLm model) {
      model.setFlatValues(values.value());
    }
  }
}
