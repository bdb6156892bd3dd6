package io.rlvr.jobs.run;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.Rollouts;
import io.rlvr.report.SampleRollout;
import io.rlvr.report.StepDetail;
import io.rlvr.store.DataFile;
import io.rlvr.store.Manifest;
import io.rlvr.text.TokenTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rollouts that a report shows: one group whole of the first, a middle and the last step,
 * samples of the last step, disputed ones first, and of some steps those that a reader may search.
 */
record ReportSamples(List<StepDetail> steps, List<SampleRollout> samples, Rollouts rollouts) {
  private static final int LOOKED = 3;
  private static final int DISPUTED = 6;
  private static final int ANY = 4;

  /** Rollouts that a reader may search, of at most so many steps. */
  private static final int LISTED = 1500;

  private static final int LISTED_STEPS = 24;

  /** Of the rollouts' files that are read for them, so that a large run is looked at as fast. */
  private static final long LISTED_BYTES = 64 << 20;

  static ReportSamples of(RunRows run) throws IOException {
    List<Integer> all =
        run.folder().manifestsOf(StageKind.REWARD).stream().map(Manifest::step).toList();
    if (all.isEmpty()) {
      return new ReportSamples(List.of(), List.of(), Rollouts.NONE);
    }
    long largest = all.stream().mapToLong(step -> bytes(run.folder(), step)).max().orElseThrow();
    NavigableSet<Integer> looked = spread(all, LOOKED);
    NavigableSet<Integer> listed =
        spread(all, (int) Math.max(LOOKED, Math.min(LISTED_STEPS, LISTED_BYTES / (largest + 1))));
    listed.addAll(looked);
    int each = LISTED / listed.size();
    List<StepScan> scans = new ArrayList<>();
    Set<RewardRow> wanted = new LinkedHashSet<>();
    for (int step : listed.descendingSet()) {
      StepScan scan = StepScan.of(run, step, each / 3, each);
      scan.shown().stream().limit(each).forEach(wanted::add);
      if (looked.contains(step)) {
        scans.add(0, scan);
      }
    }
    Set<RewardRow> searched = new LinkedHashSet<>(wanted);
    Map<Integer, List<RewardRow>> groups = new HashMap<>();
    for (StepScan scan : scans) {
      groups.put(scan.step(), scan.group());
      wanted.addAll(groups.get(scan.step()));
    }
    List<RewardRow> shown = scans.get(scans.size() - 1).ofPrompts(DISPUTED, ANY);
    wanted.addAll(shown);
    Map<Place, FoundSample> found = new HashMap<>();
    TokenTexts tokens =
        largest * LOOKED <= LISTED_BYTES
            ? new TokenTextsFinder(run.folder()).find()
            : TokenTexts.NONE;
    for (FoundSample sample : new SampleFinder(run).complete(wanted, tokens)) {
      found.put(new Place(sample.rollout().step(), sample.id()), sample);
    }
    return new ReportSamples(
        details(scans, groups, found),
        found(shown, found).map(FoundSample::rollout).toList(),
        new Rollouts(
            found(searched, found).map(ReportSamples::listed).toList(), rows(run.folder())));
  }

  /** How the reward agrees with its monitors at the last step, without samples. */
  static Optional<StepDetail> agreements(RunRows run) throws IOException {
    int last = run.folder().lastStepOf(StageKind.REWARD);
    if (last == 0) {
      return Optional.empty();
    }
    StepScan scan = StepScan.of(run, last, 0, 0);
    StepScan.Spread none = StepScan.Spread.NONE;
    return Optional.of(
        new StepDetail(
            last, List.of(), scan.answers(), scan.agreements(), none.rewards(), none.normalised()));
  }

  private static List<StepDetail> details(
      List<StepScan> scans, Map<Integer, List<RewardRow>> groups, Map<Place, FoundSample> found)
      throws IOException {
    List<StepDetail> details = new ArrayList<>();
    for (StepScan scan : scans) {
      boolean isDrawn = scan.equals(scans.get(0)) || scan.equals(scans.get(scans.size() - 1));
      StepScan.Spread spread = isDrawn ? scan.spread() : StepScan.Spread.NONE;
      details.add(
          new StepDetail(
              scan.step(),
              found(groups.get(scan.step()), found).map(FoundSample::rollout).toList(),
              scan.answers(),
              scan.agreements(),
              spread.rewards(),
              spread.normalised()));
    }
    return details;
  }

  /** Where a rollout stands in the run. */
  private record Place(int step, SampleId id) {
    static Place of(RewardRow row) {
      return new Place(row.step(), new SampleId(row.promptId(), row.sample()));
    }
  }

  private static Rollouts.Listed listed(FoundSample found) {
    return new Rollouts.Listed(
        found.id().promptId(), found.subject(), found.id().sample(), found.rollout());
  }

  private static Stream<FoundSample> found(
      Collection<RewardRow> rows, Map<Place, FoundSample> found) {
    return rows.stream().map(row -> found.get(Place.of(row))).filter(Objects::nonNull);
  }

  /** So many of the steps, as evenly as they go, with the first and the last one. */
  static NavigableSet<Integer> spread(List<Integer> all, int count) {
    NavigableSet<Integer> chosen = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      chosen.add(all.get((int) ((long) i * (all.size() - 1) / (count - 1))));
    }
    return chosen;
  }

  private static long bytes(RunFolder folder, int step) {
    return folder.manifests().values().stream()
        .filter(stage -> stage.step() == step && Tables.ROLLOUTS.isWrittenBy(stage.stage()))
        .flatMap(stage -> stage.files().stream())
        .mapToLong(DataFile::bytes)
        .sum();
  }

  /** Rollouts that have a verdict. */
  private static long rows(RunFolder folder) {
    return folder.manifests().values().stream()
        .filter(stage -> Tables.REWARDS.isWrittenBy(stage.stage()))
        .flatMap(stage -> stage.files().stream())
        .mapToLong(DataFile::rows)
        .sum();
  }
}
