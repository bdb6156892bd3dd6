package io.rlvr.jobs.run;

import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.store.EarlierSteps;
import io.rlvr.store.RunJson;
import java.util.ArrayList;
import java.util.List;

/**
 * How many steps a run has. The schedule of the learning rate spans them, and so they are part of
 * the id of each update: where the number changes, the updates that are done keep theirs, and those
 * after them are on the schedule of the new length, from where they are on it.
 *
 * @param earlier in their order
 * @param steps now
 */
public record RunLength(List<EarlierSteps> earlier, int steps) {
  public RunLength {
    earlier = List.copyOf(earlier);
  }

  /** Of a run that never had another. */
  public static RunLength from(Settings settings) {
    return new RunLength(List.of(), settings.get(RunSettings.STEPS));
  }

  /** Of a run as its record has it. */
  public static RunLength of(RunJson record) {
    boolean isThere = record.settings().get(RunSettings.STEPS.name()) instanceof Integer;
    return new RunLength(
        record.earlierSteps(),
        isThere
            ? (int) record.settings().get(RunSettings.STEPS.name())
            : RunSettings.STEPS.defaultValue().orElseThrow());
  }

  /** The number of steps that the run was to have when that step was trained, or will be. */
  public int at(int step) {
    return earlier.stream()
        .filter(each -> step <= each.until())
        .findFirst()
        .map(EarlierSteps::steps)
        .orElse(steps);
  }

  /**
   * The same with another number of steps.
   *
   * @param done steps that are trained
   */
  RunLength changed(int done, int other) {
    List<EarlierSteps> all = new ArrayList<>(earlier);
    int known = all.isEmpty() ? 0 : all.get(all.size() - 1).until();
    if (done > known) {
      all.add(new EarlierSteps(done, steps));
    }
    return new RunLength(all, other);
  }

  RunJson in(RunJson record) {
    return record.withSteps(RunSettings.STEPS.name(), steps, earlier);
  }
}
