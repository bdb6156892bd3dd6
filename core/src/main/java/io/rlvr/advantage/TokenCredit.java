package io.rlvr.advantage;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.stats.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Credit token by token, for responses whose tokens have rewards of their own: an estimator, then
 * {@code advantage.whitening} over the tokens of the step. The loop gives one reward to a whole
 * response and trains no critic, so only the {@code advantage} tool comes here.
 */
public final class TokenCredit {
  private static final Registry<TokenEstimator> REGISTRY =
      new Registry<>(
          Advantages.SETTING,
          TokenEstimator.class,
          Map.of("gae", Gae::from, "reinforce++", TokenReturns::from));

  private final TokenEstimator estimator;
  private final Whitening.Dialect whitening;

  /**
   * The advantages of a step's responses, and what a critic should have said.
   *
   * @param advantages {@code [response][token]}, 0 where masked
   * @param returns values + advantages before whitening: the targets of a critic
   */
  public record Result(List<double[]> advantages, List<double[]> returns) {}

  TokenCredit(TokenEstimator estimator, Whitening.Dialect whitening) {
    this.estimator = estimator;
    this.whitening = whitening;
  }

  public static Set<String> names() {
    return REGISTRY.names();
  }

  /**
   * As {@code advantage.*} says.
   *
   * @throws UserException if {@code advantage.type} gives no credit to tokens
   */
  public static TokenCredit from(Settings settings) {
    return new TokenCredit(
        REGISTRY.create(settings.get(TokenSettings.TYPE), settings),
        Whitening.Dialect.from(settings));
  }

  /** The credit of a whole step, in the order given. */
  public Result assign(List<TokenRewards> responses) {
    List<double[]> raw = responses.stream().map(estimator::advantages).toList();
    Moments step = Moments.EMPTY;
    for (int i = 0; i < raw.size(); i++) {
      for (int t = 0; t < raw.get(i).length; t++) {
        step = responses.get(i).mask()[t] ? step.add(raw.get(i)[t]) : step;
      }
    }
    List<double[]> advantages = new ArrayList<>();
    List<double[]> returns = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      advantages.add(whitened(raw.get(i), responses.get(i).mask(), step));
      returns.add(sum(raw.get(i), responses.get(i)));
    }
    return new Result(advantages, returns);
  }

  private double[] whitened(double[] raw, boolean[] mask, Moments step) {
    double[] advantages = new double[raw.length];
    for (int t = 0; t < raw.length; t++) {
      advantages[t] = mask[t] ? whitening.apply(raw[t], step) : 0;
    }
    return advantages;
  }

  private static double[] sum(double[] raw, TokenRewards response) {
    double[] returns = new double[raw.length];
    for (int t = 0; t < raw.length; t++) {
      returns[t] = response.mask()[t] ? raw[t] + response.values()[t] : 0;
    }
    return returns;
  }
}
