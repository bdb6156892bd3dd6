package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static io.rlvr.loss.Batches.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestEntropyBonusLoss {
  @Test
  void eachTokenAddsItsLogProbability() {
    // reinforce with A 1: (1 + 3)/2 = 2, slopes -1/2; bonus: 0.25 * (-1 - 3)/2 = -0.5,
    // slopes 0.25 * -1/2 and 0.25 * -3/2
    TokenLoss actual =
        loss("reinforce", "loss.entropy-coefficient=0.25")
            .apply(one(new float[] {-1, -3}, new float[] {-1, -3}, 1, 1));

    assertThat(actual.value()).isEqualTo(1.5, within(1e-12));
    assertThat(actual.gradient()[0]).containsExactly(new double[] {-0.625, -0.875}, within(1e-12));
    assertThat(actual.metrics()).containsEntry("loss.entropy", 2.0);
  }

  /**
   * A policy of three tokens with logits z: the mean over its own samples of value and of
   * derivative * dlogp/dz is -c * H and -c * dH/dz, by the sum over the three tokens and by central
   * differences of H = -sum p log p.
   */
  @Test
  void inTheMeanItIsTheEntropyAndItsGradient() {
    double[] logits = {0.5, -0.25, 1.25};
    double[] p = softmax(logits);
    PolicyLoss bonus = loss("reinforce", "loss.entropy-coefficient=0.5");
    double value = 0;
    double[] gradient = new double[3];
    for (int token = 0; token < 3; token++) {
      float logp = (float) Math.log(p[token]);
      // an advantage of 0 leaves the bonus alone
      TokenLoss actual = bonus.apply(one(new float[] {logp}, new float[] {logp}, 0));
      value += p[token] * actual.value();
      for (int z = 0; z < 3; z++) {
        double dLogp = (z == token ? 1 : 0) - p[z];
        gradient[z] += p[token] * actual.gradient()[0][0] * dLogp;
      }
    }

    assertThat(value).isEqualTo(-0.5 * entropy(logits), within(1e-6));
    for (int z = 0; z < 3; z++) {
      double[] up = logits.clone();
      double[] down = logits.clone();
      up[z] += 1e-5;
      down[z] -= 1e-5;
      assertThat(gradient[z]).isEqualTo(-0.5 * (entropy(up) - entropy(down)) / 2e-5, within(1e-6));
    }
  }

  private static double entropy(double[] logits) {
    double entropy = 0;
    for (double p : softmax(logits)) {
      entropy -= p * Math.log(p);
    }
    return entropy;
  }

  private static double[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double[] p = new double[logits.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logits[i]) / sum;
    }
    return p;
  }
}
