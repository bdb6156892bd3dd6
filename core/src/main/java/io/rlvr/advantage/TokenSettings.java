package io.rlvr.advantage;

import io.rlvr.config.Key;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings of the {@code advantage} tool, which gives credit to tokens too. No run does: it has
 * one reward for a response and trains no critic.
 */
public final class TokenSettings {
  public static final Key<String> TYPE =
      Key.registered(
          Advantages.SETTING,
          "rloo",
          names(),
          "The advantage estimator; gae and reinforce++ for rows with token rewards.");

  public static final Key<Double> GAMMA =
      Key.between(
          "advantage.gamma", 1, 0, 1, "Of the advantage tool alone: the discount of a token later");

  public static final Key<Double> LAMBDA =
      Key.between(
          "advantage.lambda",
          1,
          0,
          1,
          "Of the advantage tool alone: gae's decay; 0 trusts the values alone, 1 the rewards alone");

  /** Those that a run does not have. */
  public static final List<Key<?>> OWN = List.of(GAMMA, LAMBDA);

  /** With those of whole responses. */
  public static final List<Key<?>> KEYS =
      Stream.<List<Key<?>>>of(
              List.of(TYPE),
              OWN,
              AdvantageSettings.KEYS.stream().filter(key -> key != AdvantageSettings.TYPE).toList())
          .<Key<?>>flatMap(List::stream)
          .toList();

  private TokenSettings() {}

  private static Set<String> names() {
    Set<String> names = new TreeSet<>(Advantages.names());
    names.addAll(TokenCredit.names());
    return names;
  }
}
