package io.rlvr.reward.mix;

import io.rlvr.config.PairSetting;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Another reward for each source or subject of prompts, and one for the rest. A prompt without a
 * route, where there is none for the rest, is UNSCORABLE. Component: the value under the name of
 * the reward that gave it.
 */
public final class RoutedReward implements Reward {
  public static final String NAME = "routed";

  private static final String NO_DEFAULT = "none";

  /** The column of a prompt that its route is found by. */
  enum By {
    SOURCE("source") {
      @Override
      String of(Prompt prompt) {
        return prompt.source();
      }
    },
    SUBJECT("subject") {
      @Override
      String of(Prompt prompt) {
        return prompt.subject();
      }
    };

    private final String column;

    By(String column) {
      this.column = column;
    }

    abstract String of(Prompt prompt);
  }

  private final By by;
  private final Map<String, String> routes;
  private final Optional<String> rest;
  private final Map<String, Reward> rewards;

  private RoutedReward(
      By by, Map<String, String> routes, Optional<String> rest, Map<String, Reward> rewards) {
    this.by = by;
    this.routes = routes;
    this.rest = rest;
    this.rewards = Collections.unmodifiableMap(rewards);
  }

  public static RoutedReward from(Settings settings, PartFactory parts) {
    Map<String, String> routes = PairSetting.from(MixSettings.ROUTED_ROUTES, settings);
    Optional<String> rest =
        Optional.of(settings.get(MixSettings.ROUTED_DEFAULT))
            .filter(name -> !name.equals(NO_DEFAULT));
    if (routes.isEmpty() && rest.isEmpty()) {
      throw new UserException(
          "Missing %s (expected %s)",
          MixSettings.ROUTED_ROUTES.name(), MixSettings.ROUTED_ROUTES.form());
    }
    Map<String, Reward> rewards = new HashMap<>();
    for (String name : routes.values()) {
      rewards.computeIfAbsent(
          name, absent -> parts.create(MixSettings.ROUTED_ROUTES, absent, settings));
    }
    rest.ifPresent(
        name ->
            rewards.computeIfAbsent(
                name, absent -> parts.create(MixSettings.ROUTED_DEFAULT, absent, settings)));
    return new RoutedReward(settings.get(MixSettings.ROUTED_BY), routes, rest, rewards);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    Optional<String> route = Optional.ofNullable(routes.get(by.of(prompt))).or(() -> rest);
    if (route.isEmpty()) {
      Verdict none = Verdict.unscorable("no route for %s '%s'".formatted(by.column, by.of(prompt)));
      return Collections.nCopies(rollouts.size(), none);
    }
    return rewards.get(route.get()).score(prompt, rollouts).stream()
        .map(verdict -> routed(route.get(), verdict))
        .toList();
  }

  @Override
  public List<Reward> parts() {
    return List.copyOf(rewards.values());
  }

  private static Verdict routed(String route, Verdict verdict) {
    Mix mix = new Mix(Map.of(route, verdict));
    return mix.missing().orElseGet(() -> mix.scored(verdict.value()));
  }
}
