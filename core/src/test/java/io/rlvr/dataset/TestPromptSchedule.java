package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TestPromptSchedule {
  @Property(tries = 200)
  void everyEpochHoldsEachPromptOnceAndEveryStepNoneTwice(
      @ForAll @IntRange(min = 1, max = 40) int prompts,
      @ForAll @IntRange(min = 1, max = 40) int perStep,
      @ForAll long seed) {
    int promptsPerStep = Math.min(prompts, perStep);
    PromptSchedule schedule = new PromptSchedule(prompts, promptsPerStep, seed);
    List<Integer> taken = new ArrayList<>();
    for (int step = 0; taken.size() < 5 * prompts; step++) {
      int[] indices = schedule.step(step);
      assertThat(indices).hasSize(promptsPerStep).doesNotHaveDuplicates();
      IntStream.of(indices).forEach(taken::add);
    }
    Integer[] all = IntStream.range(0, prompts).boxed().toArray(Integer[]::new);
    for (int epoch = 0; epoch < 5; epoch++) {
      assertThat(taken.subList(epoch * prompts, (epoch + 1) * prompts))
          .containsExactlyInAnyOrder(all);
    }
  }

  @Test
  void aStepIsAFunctionOfSeedAndNumberAlone() {
    assertThat(new PromptSchedule(100, 7, 3).step(40))
        .isEqualTo(new PromptSchedule(100, 7, 3).step(40))
        .isNotEqualTo(new PromptSchedule(100, 7, 4).step(40))
        .isNotEqualTo(new PromptSchedule(100, 7, 3).step(41));
  }

  @Test
  void epochsDiffer() {
    PromptSchedule schedule = new PromptSchedule(50, 50, 1);
    assertThat(schedule.step(0)).isNotEqualTo(schedule.step(1));
    assertThat(schedule.step(0)).isNotEqualTo(IntStream.range(0, 50).toArray());
  }

  /** 10 prompts in steps of 4: 6 others make a round of 4, one of 2, and none. */
  @Property(tries = 50)
  void refillsHoldAllOtherPromptsOnce(@ForAll @IntRange(max = 20) int step, @ForAll long seed) {
    PromptSchedule schedule = new PromptSchedule(10, 4, seed);
    int[] first = schedule.refill(step, 1);
    int[] second = schedule.refill(step, 2);
    List<Integer> all = new ArrayList<>();
    for (int[] drawn : List.of(schedule.step(step), first, second)) {
      IntStream.of(drawn).forEach(all::add);
    }

    assertThat(first).hasSize(4);
    assertThat(second).hasSize(2);
    assertThat(schedule.refill(step, 3)).isEmpty();
    assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(new PromptSchedule(10, 4, seed).refill(step, 1)).isEqualTo(first);
  }

  @Test
  void refillsBelongToTheirStepAndSeed() {
    int[] refill = new PromptSchedule(100, 10, 3).refill(2, 1);

    assertThat(refill).isNotEqualTo(new PromptSchedule(100, 10, 3).refill(3, 1));
    assertThat(refill).isNotEqualTo(new PromptSchedule(100, 10, 4).refill(2, 1));
  }

  @Test
  void tooFewPromptsAreRefused() {
    assertThatThrownBy(() -> new PromptSchedule(3, 4, 1))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot make a step of 4 prompts from a dataset of 3"
                + " (expected at least rollout.prompts-per-step)");
  }

  @Test
  void ourOwnMistakesAreNamed() {
    assertThatThrownBy(() -> new PromptSchedule(3, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("promptsPerStep must be at least 1, but was: 0");
    assertThatThrownBy(() -> new PromptSchedule(3, 1, 1).step(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step must be at least 0, but was: -1");
    assertThatThrownBy(() -> new PromptSchedule(3, 1, 1).refill(0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("round must be at least 1, but was: 0");
  }
}
