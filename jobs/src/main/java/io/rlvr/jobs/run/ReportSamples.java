package io.rlvr.jobs.run;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.report.SampleRollout;
import io.rlvr.report.StepDetail;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rollouts that a report shows: one group whole of the first, a middle and the last step, and
 * samples of the last step, disputed ones first.
 */
record ReportSamples(List<StepDetail> steps, List<SampleRollout> samples) {
  private static final int DISPUTED = 6;
  private static final int ANY = 4;

  static ReportSamples of(RunRows run) throws IOException {
    List<StepScan> scans = new ArrayList<>();
    Map<Integer, List<RewardRow>> groups = new HashMap<>();
    Set<RewardRow> wanted = new LinkedHashSet<>();
    List<RewardRow> shown = List.of();
    List<Integer> steps = steps(run.folder());
    for (int step : steps) {
      boolean isLast = step == steps.get(steps.size() - 1);
      StepScan scan = StepScan.of(run, step, isLast ? DISPUTED : 0, isLast ? ANY : 0);
      scans.add(scan);
      groups.put(step, scan.group());
      wanted.addAll(groups.get(step));
      shown = scan.shown();
      wanted.addAll(shown);
    }
    Map<Place, SampleRollout> found = new HashMap<>();
    for (FoundSample sample : new SampleFinder(run).complete(wanted)) {
      found.put(new Place(sample.rollout().step(), sample.id()), sample.rollout());
    }
    List<StepDetail> details = new ArrayList<>();
    for (StepScan scan : scans) {
      boolean isDrawn = scan.equals(scans.get(0)) || scan.equals(scans.get(scans.size() - 1));
      StepScan.Spread spread = isDrawn ? scan.spread() : StepScan.Spread.NONE;
      details.add(
          new StepDetail(
              scan.step(),
              rollouts(groups.get(scan.step()), found),
              scan.agreements(),
              spread.rewards(),
              spread.normalised()));
    }
    return new ReportSamples(details, rollouts(shown, found));
  }

  /** Where a rollout stands in the run. */
  private record Place(int step, SampleId id) {
    static Place of(RewardRow row) {
      return new Place(row.step(), new SampleId(row.promptId(), row.sample()));
    }
  }

  private static List<SampleRollout> rollouts(
      List<RewardRow> rows, Map<Place, SampleRollout> found) {
    return rows.stream().map(row -> found.get(Place.of(row))).filter(Objects::nonNull).toList();
  }

  /** The first, the middle and the last step with rewards; fewer of a short run. */
  private static List<Integer> steps(RunFolder folder) {
    List<Integer> all = folder.manifestsOf(StageKind.REWARD).stream().map(Manifest::step).toList();
    return all.isEmpty()
        ? List.of()
        : List.copyOf(
            new TreeSet<>(
                List.of(all.get(0), all.get((all.size() - 1) / 2), all.get(all.size() - 1))));
  }
}
