package io.rlvr.jobs.rollout;

import io.rlvr.data.Prompt;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Prompts that one task generates as one batch. Its composition follows from the step alone, so the
 * same rows come out on any cluster.
 */
public record WorkUnit(int index, List<Prompt> prompts) implements Serializable {
  public static List<WorkUnit> of(List<Prompt> prompts, int promptsPerTask) {
    List<WorkUnit> units = new ArrayList<>();
    for (int start = 0; start < prompts.size(); start += promptsPerTask) {
      int end = Math.min(start + promptsPerTask, prompts.size());
      units.add(new WorkUnit(units.size(), new ArrayList<>(prompts.subList(start, end))));
    }
    return units;
  }
}
