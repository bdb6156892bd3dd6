package com.example;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The share of the terms in the column {@code terms} that a response names, upper and lower case
 * apart. Terms stand between semicolons, or what {@code user.coverage.separator} says instead.
 */
public final class CoverageReward implements Reward {
  private static final String COLUMN = "terms";

  private final String separator;

  /** Called once for each reward that is made, on executors too. */
  public CoverageReward(Settings settings) {
    this.separator =
        Optional.ofNullable(settings.userValues().get("user.coverage.separator"))
            .map(String::valueOf)
            .orElse(";");
  }

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<String> terms = terms(prompt.extra().getOrDefault(COLUMN, ""));
    List<Verdict> verdicts = new ArrayList<>();
    for (Rollout rollout : rollouts) {
      verdicts.add(
          terms.isEmpty()
              ? Verdict.unscorable("no column '" + COLUMN + "' (expected terms)")
              : Verdict.scored(share(terms, rollout.response())));
    }
    return verdicts;
  }

  private List<String> terms(String column) {
    List<String> terms = new ArrayList<>();
    for (String term : column.split(Pattern.quote(separator), -1)) {
      if (!term.isBlank()) {
        terms.add(term.strip().toLowerCase(Locale.ROOT));
      }
    }
    return terms;
  }

  private static double share(List<String> terms, String response) {
    String text = response.toLowerCase(Locale.ROOT);
    return terms.stream().filter(text::contains).count() / (double) terms.size();
  }
}
