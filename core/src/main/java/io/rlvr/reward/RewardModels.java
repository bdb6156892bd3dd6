package io.rlvr.reward;

import io.rlvr.config.UserException;
import java.util.function.Function;

/**
 * Lends models to rewards. Who runs rewards decides where a model lives and who has it when: it is
 * held only while {@code work} runs, so that judge and policy share a device by turns.
 */
public interface RewardModels {
  /** Where rewards run without models: every request is refused. */
  RewardModels NONE =
      new RewardModels() {
        @Override
        public <R> R judge(Function<RewardModel, R> work) {
          throw new UserException(
              "Missing reward.judge.model (expected a Hugging Face model folder)");
        }

        @Override
        public <R> R policy(Function<RewardModel, R> work) {
          throw new UserException(
              "Cannot score by likelihood: no policy here (expected a run, or --model)");
        }
      };

  /** Lends the model that {@code reward.judge.model} names. */
  <R> R judge(Function<RewardModel, R> work);

  /** Lends the policy that the step started from. */
  <R> R policy(Function<RewardModel, R> work);
}
