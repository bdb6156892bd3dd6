package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunOutcome;
import io.rlvr.jobs.run.RunPlace;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SessionSource;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.sweep.Cell;
import io.rlvr.jobs.sweep.SweepOptions;
import io.rlvr.jobs.sweep.SweepTable;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sweep}: cells of settings with several seeds, one after the other; resumes by itself. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description =
        "Trains once for each of sweep.cells and each seed, and writes table.md of all. Called"
            + " again, it resumes.")
public final class SweepCommand implements Callable<Integer> {
  private static final String TABLE = "table.md";

  @Mixin private final RunOptions options;

  @Option(
      names = "--cell",
      paramLabel = "NAME",
      description = "Runs this cell; may be repeated, all of them unless given.")
  private List<String> cells = new ArrayList<>();

  public SweepCommand(RunOptions options) {
    this.options = options;
  }

  /** A run of the sweep. */
  private record Planned(Cell cell, long seed, Settings settings, String folder) {
    String title() {
      return "%s, seed %d".formatted(cell.name(), seed);
    }
  }

  @Override
  public Integer call() throws IOException {
    SweepOptions sweep = SweepOptions.from(options.settings());
    List<Cell> asked = cells.isEmpty() ? sweep.cells() : sweep.cells(cells);
    String folder = options.runFolder();
    List<Planned> runs = planned(sweep.seeds(), asked, folder);
    for (Planned each : runs) {
      check(each);
    }
    FileStore store = HadoopFileStore.open(folder);
    List<String> failures = new ArrayList<>();
    Map<String, SortedMap<Long, RunOutcome>> outcomes = new LinkedHashMap<>();
    for (Cell each : sweep.cells()) {
      for (long seed : sweep.seeds()) { // of all cells, those too that this call does not run
        read(each, seed, place(folder, each, seed), outcomes);
      }
    }
    try (SessionLease session = options.session(folder)) {
      for (int i = 0; i < runs.size(); i++) {
        Planned run = runs.get(i);
        System.err.printf("Run %d of %d: %s%n", i + 1, runs.size(), run.title());
        train(run, session).ifPresent(failures::add);
        read(run.cell(), run.seed(), run.folder(), outcomes);
        store.replace(TABLE, new SweepTable(sweep, outcomes).markdown().getBytes(UTF_8));
      }
    }
    System.out.print(new SweepTable(sweep, outcomes).markdown());
    if (!failures.isEmpty()) {
      throw new UserException(failures);
    }
    return 0;
  }

  /** Seed by seed, so that a sweep that is stopped has as many of each cell. */
  private List<Planned> planned(List<Long> seeds, List<Cell> cells, String folder) {
    List<Planned> runs = new ArrayList<>();
    for (long seed : seeds) {
      for (Cell each : cells) {
        List<String> overrides = new ArrayList<>(each.overrides());
        overrides.add("run.seed=" + seed);
        runs.add(new Planned(each, seed, options.settings(overrides), place(folder, each, seed)));
      }
    }
    return runs;
  }

  private static String place(String folder, Cell cell, long seed) {
    return "%s/%s/seed-%d".formatted(folder, cell.folder(), seed);
  }

  private static void check(Planned run) throws IOException {
    SettingsCheck.training(run.settings());
    RunPlace.check(run.folder());
    Run.check(run.folder(), run.settings());
  }

  private static void read(
      Cell cell, long seed, String run, Map<String, SortedMap<Long, RunOutcome>> outcomes)
      throws IOException {
    SortedMap<Long, RunOutcome> bySeed =
        outcomes.computeIfAbsent(cell.name(), name -> new TreeMap<>());
    RunOutcome.ofDone(HadoopFileStore.open(run)).ifPresent(outcome -> bySeed.put(seed, outcome));
  }

  /**
   * Of a run that is done it finds that out, and that nothing changed. A mistake in one cell does
   * not end the others; a bug does, and so does a job that was cancelled.
   *
   * @return what failed and why, in lines
   */
  private static Optional<String> train(Planned run, SessionLease session) throws IOException {
    try {
      SessionSource source = SessionSource.of(session.spark());
      Supplier<SessionLease> sessions = () -> source.lend("", run.folder(), run.settings());
      if (run.cell().isSupervised()) {
        SftCommand.train(StageKind.SFT, run.settings(), run.folder(), sessions);
      } else {
        TrainCommand.train(run.settings(), run.folder(), sessions);
      }
      return Optional.empty();
    } catch (IOException | RuntimeException problem) {
      Optional<UserMistake> mistake = UserMistake.of(problem);
      if (mistake.isEmpty()) {
        throw problem;
      }
      String line = "Cannot train %s: %s".formatted(run.title(), mistake.get().message());
      System.err.println(line);
      return Optional.of(line);
    }
  }
}
