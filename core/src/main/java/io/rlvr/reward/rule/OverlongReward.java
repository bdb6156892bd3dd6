package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;

/**
 * A penalty for length (DAPO, arXiv 2503.14476, Eq. 13, soft overlong punishment): with |y| tokens
 * in the response, the stop token counted,
 *
 * <pre>
 *   0                              |y| &lt;= max - cache
 *   ((max - cache) - |y|) / cache  max - cache &lt; |y| &lt;= max
 *   -1                             max &lt; |y|
 * </pre>
 *
 * For use as a part of {@code weighted}. A response that is known as text alone has no length in
 * tokens and is UNSCORABLE; an empty one has 0.
 */
public final class OverlongReward implements Reward {
  public static final String NAME = "overlong";

  private final int maxLength;
  private final int cache;

  private OverlongReward(int maxLength, int cache) {
    this.maxLength = maxLength;
    this.cache = cache;
  }

  public static OverlongReward from(Settings settings) {
    int maxLength = settings.get(PenaltySettings.OVERLONG_MAX_LENGTH);
    int cache = settings.get(PenaltySettings.OVERLONG_CACHE);
    if (maxLength == 0) {
      throw new UserException(
          "Missing %s (expected a whole number >= 1)", PenaltySettings.OVERLONG_MAX_LENGTH.name());
    }
    if (cache > maxLength) {
      throw new UserException(
          "Invalid %s: %d (expected at most %s, which is %d)",
          PenaltySettings.OVERLONG_CACHE.name(),
          cache,
          PenaltySettings.OVERLONG_MAX_LENGTH.name(),
          maxLength);
    }
    return new OverlongReward(maxLength, cache);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    return rollouts.stream().map(this::verdict).toList();
  }

  private Verdict verdict(Rollout rollout) {
    int length = rollout.responseIds().length;
    if (length == 0 && !rollout.response().isEmpty()) {
      return Verdict.unscorable("response has no token ids: its length is unknown");
    }
    int free = maxLength - cache;
    if (length <= free) {
      return Verdict.scored(0);
    }
    return Verdict.scored(length > maxLength ? -1 : (double) (free - length) / cache);
  }
}
