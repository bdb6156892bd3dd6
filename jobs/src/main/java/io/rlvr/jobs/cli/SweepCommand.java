package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.Settings;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunOutcome;
import io.rlvr.jobs.run.RunPlace;
import io.rlvr.jobs.run.RunStatus;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SessionSource;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.sweep.Cell;
import io.rlvr.jobs.sweep.SweepOptions;
import io.rlvr.jobs.sweep.SweepTable;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private record Planned(Cell cell, long seed, Settings settings, String folder) {}

  @Override
  public Integer call() throws IOException {
    SweepOptions all = SweepOptions.from(options.settings());
    SweepOptions chosen = cells.isEmpty() ? all : all.only(cells);
    String folder = options.runFolder();
    List<Planned> runs = planned(chosen, folder);
    FileStore store = HadoopFileStore.open(folder);
    Map<String, SortedMap<Long, RunOutcome>> outcomes = done(all, folder);
    SweepOptions sweep = shown(all, chosen, outcomes.keySet());
    try (SessionLease session = options.session(folder)) {
      for (int i = 0; i < runs.size(); i++) {
        Planned run = runs.get(i);
        System.err.printf(
            "Run %d of %d: %s, seed %d%n", i + 1, runs.size(), run.cell().name(), run.seed());
        train(run, session); // of a run that is done it finds that out, and that nothing changed
        outcomes
            .computeIfAbsent(run.cell().name(), name -> new TreeMap<>())
            .put(run.seed(), RunOutcome.of(RunFolder.of(HadoopFileStore.open(run.folder()))));
        store.replace(TABLE, new SweepTable(sweep, outcomes).markdown().getBytes(UTF_8));
      }
    }
    System.out.print(new SweepTable(sweep, outcomes).markdown());
    return 0;
  }

  /** What an earlier call has done: the table keeps it, whichever cells are run now. */
  private static Map<String, SortedMap<Long, RunOutcome>> done(SweepOptions all, String folder)
      throws IOException {
    Map<String, SortedMap<Long, RunOutcome>> outcomes = new LinkedHashMap<>();
    for (Cell cell : all.cells()) {
      for (long seed : all.seeds()) {
        FileStore store = HadoopFileStore.open(place(folder, cell, seed));
        if (store.size(RunLayout.RUN).isPresent()) {
          RunFolder run = RunFolder.of(store);
          if (RunStatus.of(run).state() == RunStatus.State.DONE) {
            outcomes
                .computeIfAbsent(cell.name(), name -> new TreeMap<>())
                .put(seed, RunOutcome.of(run));
          }
        }
      }
    }
    return outcomes;
  }

  private static SweepOptions shown(SweepOptions all, SweepOptions chosen, Set<String> done) {
    Set<String> names = new HashSet<>(done);
    chosen.cells().forEach(cell -> names.add(cell.name()));
    return all.only(List.copyOf(names));
  }

  private static String place(String folder, Cell cell, long seed) {
    return "%s/%s/seed-%d".formatted(folder, cell.folder(), seed);
  }

  /** Seed by seed, so that a sweep that is stopped has as many of each cell. */
  private List<Planned> planned(SweepOptions sweep, String folder) throws IOException {
    List<Planned> runs = new ArrayList<>();
    for (long seed : sweep.seeds()) {
      for (Cell each : sweep.cells()) {
        List<String> overrides = new ArrayList<>(each.overrides());
        overrides.add("run.seed=" + seed);
        Settings settings = options.settings(overrides);
        SettingsCheck.training(settings);
        String place = place(folder, each, seed);
        RunPlace.check(place);
        Run.check(place, settings);
        runs.add(new Planned(each, seed, settings, place));
      }
    }
    return runs;
  }

  private static void train(Planned run, SessionLease session) throws IOException {
    SessionSource source = SessionSource.of(session.spark());
    Supplier<SessionLease> sessions = () -> source.lend("", run.folder(), run.settings());
    if (run.cell().isSupervised()) {
      SftCommand.train(StageKind.SFT, run.settings(), run.folder(), sessions);
    } else {
      TrainCommand.train(run.settings(), run.folder(), sessions);
    }
  }
}
