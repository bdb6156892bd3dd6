package io.rlvr.dataset;

import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which prompts make a step: a pure function of the run's seed and the step. Each epoch goes
 * through a permutation of its own, so every prompt comes once an epoch; a step that runs from one
 * epoch into the next never holds a prompt twice, for what the end of the old epoch gave is put
 * behind the part of the new one that the step takes.
 *
 * @param prompts how many there are
 * @param promptsPerStep how many make a step, at most {@code prompts}
 */
public record PromptSchedule(int prompts, int promptsPerStep, long seed) {
  /**
   * @throws UserException if there are fewer prompts than a step takes
   */
  public PromptSchedule {
    if (promptsPerStep < 1) {
      throw new IllegalArgumentException(
          "promptsPerStep must be at least 1, but was: " + promptsPerStep);
    }
    if (prompts < promptsPerStep) {
      throw new UserException(
          "Cannot make a step of %d prompts from a dataset of %d"
              + " (expected at least rollout.prompts-per-step)",
          promptsPerStep, prompts);
    }
  }

  /**
   * The indices of the step's prompts, all different, in the order of the schedule.
   *
   * @param step counted from 0
   */
  public int[] step(int step) {
    if (step < 0) {
      throw new IllegalArgumentException("step must be at least 0, but was: " + step);
    }
    long first = (long) step * promptsPerStep;
    long lastEpoch = (first + promptsPerStep - 1) / prompts;
    List<Integer> epoch = permutation(0);
    List<Integer> taken = new ArrayList<>();
    for (long e = 0; e <= lastEpoch; e++) {
      if (e > 0) {
        epoch = following(epoch, e);
      }
      long start = Math.max(first - e * prompts, 0);
      long end = Math.min(first + promptsPerStep - e * prompts, prompts);
      for (long i = start; i < end; i++) {
        taken.add(epoch.get((int) i));
      }
    }
    return taken.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The indices of further prompts for a step that keeps too few of its own: a permutation that
   * belongs to the step alone, without the step's prompts, cut into rounds of {@code
   * promptsPerStep}. So no prompt comes twice in a step, whatever came before; one may come again
   * when its turn in the epoch is there.
   *
   * @param step counted from 0
   * @param round counted from 1
   * @return fewer where the dataset ends, and then none
   */
  public int[] refill(int step, int round) {
    if (round < 1) {
      throw new IllegalArgumentException("round must be at least 1, but was: " + round);
    }
    Set<Integer> own = IntStream.of(step(step)).boxed().collect(Collectors.toSet());
    return permutation("refill/" + seed + "/" + step).stream()
        .filter(index -> !own.contains(index))
        .skip((long) (round - 1) * promptsPerStep)
        .limit(promptsPerStep)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** The next epoch, begun so that the step on the border holds no prompt twice. */
  private List<Integer> following(List<Integer> previous, long epoch) {
    int tail = (int) (epoch * prompts % promptsPerStep);
    int head = (promptsPerStep - tail) % promptsPerStep;
    Set<Integer> shared = new HashSet<>(previous.subList(prompts - tail, prompts));
    List<Integer> begun = new ArrayList<>(prompts);
    List<Integer> put = new ArrayList<>();
    for (int index : permutation(epoch)) {
      boolean isPut = begun.size() < head && shared.contains(index);
      (isPut ? put : begun).add(index);
    }
    begun.addAll(head, put);
    return begun;
  }

  private List<Integer> permutation(long epoch) {
    return permutation("schedule/" + seed + "/" + epoch);
  }

  /** Fisher and Yates' shuffle by the generator that java.util.Random specifies. */
  private List<Integer> permutation(String name) {
    int[] indices = IntStream.range(0, prompts).toArray();
    Random random = new Random(StableHash.of(name));
    for (int i = prompts - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = indices[i];
      indices[i] = indices[j];
      indices[j] = swapped;
    }
    return IntStream.of(indices).boxed().toList();
  }
}
