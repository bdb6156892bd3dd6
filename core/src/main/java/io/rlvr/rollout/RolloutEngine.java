package io.rlvr.rollout;

import io.rlvr.model.engine.Sampling;
import io.rlvr.store.ModelRef;
import java.io.Serializable;
import java.util.function.Function;

/**
 * What samples from a policy: a model in the executor's own memory, or a server. It travels to the
 * tasks of a stage.
 *
 * <p>What fails is thrown, a request that gets no answer in its time too: the task fails, and Spark
 * runs it again. An engine never gives fewer samples than it was asked for. Log-probabilities of
 * given sequences are a model's matter, not an engine's.
 */
public interface RolloutEngine extends Serializable {
  /** Whether a task that samples has the model beside it, so that a cluster must make room. */
  boolean needsModel();

  /**
   * Makes a policy version ready. Called in the driver, once before the tasks of a stage, and again
   * if the stage is run again: a server gets the version here. Where {@code loop.max-lag} is 1, a
   * rollout of an earlier version may still be under way.
   *
   * @param policy where the version's files are, and its digest
   * @param sampling how the tasks will sample, without stop tokens
   * @return what the tasks take, to be closed when they have ended
   */
  default LoadedPolicy load(ModelRef policy, Sampling sampling) {
    return LoadedPolicy.of(this);
  }

  /**
   * Lends a policy version for some work. Called in a task, possibly by several at once.
   *
   * @param policy one that was loaded
   * @param work may use what it is lent until it returns
   */
  <R> R use(ModelRef policy, Function<PolicySampler, R> work);
}
