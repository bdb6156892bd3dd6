package io.rlvr.model.lora;

import io.rlvr.data.SampleKey;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How a new adapter starts: A random, B zeros, so that it changes nothing yet. The numbers of a
 * tensor follow from the seed and its name: they do not depend on which others there are.
 */
public enum AdapterInit {
  /**
   * PEFT's default, {@code kaiming_uniform_(A, a=sqrt(5))} (He et al. 2015, arXiv 1502.01852,
   * section 2.2): uniform within {@code +- gain sqrt(3 / in)} with a gain of {@code sqrt(2 / (1 +
   * a^2))}, which is {@code +- 1 / sqrt(in)}.
   */
  KAIMING_UNIFORM {
    @Override
    double draw(RandomGenerator random, int rank, int inputs) {
      return (2 * random.nextDouble() - 1) / Math.sqrt(inputs);
    }
  },
  /**
   * PEFT's {@code init_lora_weights = "gaussian"}: normal with a standard deviation of 1 / rank.
   */
  GAUSSIAN {
    @Override
    double draw(RandomGenerator random, int rank, int inputs) {
      return random.nextGaussian() / rank;
    }
  };

  abstract double draw(RandomGenerator random, int rank, int inputs);

  /** A new adapter for a model; the same seed gives the same numbers. */
  public Adapter adapter(Lora lora, ModelConfig config, long seed) {
    List<Parameter> parameters = lora.parameters(config);
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      float[] numbers = new float[parameters.get(i).elements()];
      if (i % 2 == 0) { // A; B follows
        fill(numbers, parameters.get(i), seed);
      }
      values.add(numbers);
    }
    return new Adapter(lora, parameters, values);
  }

  private void fill(float[] numbers, Parameter a, long seed) {
    RandomGenerator random =
        new SplittableRandom(new SampleKey(seed, 0, a.sources().get(0), 0).seed());
    int rank = Math.toIntExact(a.shape()[0]);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) draw(random, rank, a.rowElements());
    }
  }
}
