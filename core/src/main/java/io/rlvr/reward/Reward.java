package io.rlvr.reward;

import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import java.util.List;

/**
 * Scores the samples of one prompt. An implementation never throws for a bad answer or a dead
 * endpoint: it says UNSCORABLE or FAILED with the reason. One instance serves one thread.
 */
public interface Reward extends AutoCloseable {
  /** The name in the {@code reward_name} column. */
  String name();

  /**
   * @param rollouts samples of that prompt, in any order
   * @return one verdict for each rollout, in the same order; a verdict depends on the prompt and
   *     its rollout alone, never on the neighbours
   */
  List<Verdict> score(Prompt prompt, List<Rollout> rollouts);

  /** The rewards that it is made of, each once; most are made of none. */
  default List<Reward> parts() {
    return List.of();
  }

  /**
   * Whether it computes with a language model of this process, so that a cluster must make room for
   * one.
   */
  default boolean needsModel() {
    return parts().stream().anyMatch(Reward::needsModel);
  }

  /** Frees what it holds, such as connections; most hold nothing but their parts. */
  @Override
  default void close() {
    parts().forEach(Reward::close);
  }
}
