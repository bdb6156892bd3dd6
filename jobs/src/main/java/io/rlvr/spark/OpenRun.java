package io.rlvr.spark;

import io.rlvr.config.Suggestions;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunReports;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.Manifest;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A run that is read: what its manifests listed when it was opened, and nothing else. */
public final class OpenRun {
  private final RunTables tables;

  OpenRun(RunTables tables) {
    this.tables = tables;
  }

  static String reading(String folder) {
    return "reading run " + folder;
  }

  /**
   * A table of the run, over all steps, without the rows that were scored or credited again later.
   * docs/formats.md has its columns; prompts have {@code role} too, {@code train} or {@code eval}.
   *
   * @param name {@code prompts}, {@code rollouts}, {@code rewards}, {@code credit}, {@code
   *     evaluations} or {@code metrics}
   * @throws RlvrException if there is no such table, or a file of it is missing or cut short
   */
  public Dataset<Row> table(String name) {
    return table(name, step -> true);
  }

  /** The rows of those steps; the files of others are not opened. */
  Dataset<Row> table(String name, IntPredicate steps) {
    return told(
        () -> {
          Table<?> table = named(name);
          if (table == Tables.PROMPTS) {
            return tables.promptsByRole();
          }
          return table == Tables.METRICS ? tables.metrics() : tables.table(table, steps);
        });
  }

  /** What the stages measured: one row for each step, stage and name. */
  public Dataset<Row> metrics() {
    return table(Tables.METRICS.name());
  }

  /**
   * Folders of rewards and credit that other settings made later over the same rollouts, such as
   * {@code step=00002/reward-1f2e3d4c}, in the order of steps.
   */
  public List<String> offshoots() {
    return List.copyOf(tables.folder().offshoots().keySet());
  }

  /**
   * The rows of a table in all offshoots; the column {@code folder} says which.
   *
   * @param name {@code rewards} or {@code credit}
   * @throws RlvrException if there is no such table, or a file of it is missing or cut short
   */
  public Dataset<Row> offshoots(String name) {
    return told(
        () -> {
          Table<?> table = named(name);
          if (table != Tables.REWARDS && table != Tables.CREDIT) {
            throw new UserException(
                "Invalid table: '%s' (expected rewards or credit: no other has offshoots)", name);
          }
          return tables.offshootTable(table);
        });
  }

  /** What {@code summary.json} holds, as JSON text, from the manifests of now. */
  public String summary() {
    return told(() -> RunReports.of(tables.folder()).summary().json());
  }

  /**
   * The model folder of a policy version: a folder of the run, or for version 0 the model that it
   * started from. A run with adapters has adapters; {@code export} makes whole models of them.
   *
   * @param step whose update wrote it; 0 for the start model
   * @throws RlvrException if no update of the run wrote it or its files are gone
   */
  public String policy(int step) {
    return told(() -> step == 0 ? startModel() : policyFolder(step));
  }

  private String startModel() {
    return String.valueOf(tables.folder().record().settings().get(RunSettings.MODEL.name()));
  }

  private String policyFolder(int step) throws IOException {
    List<Manifest> updates = tables.folder().updates();
    PolicyVersion version =
        updates.stream()
            .filter(update -> update.step() == step)
            .map(Manifest::policy)
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot find policy version %d of run %s: no update of the run wrote it"
                            + " (expected one of %s)",
                        step,
                        root(),
                        updates.stream().map(each -> Integer.toString(each.step())).toList()));
    String folder = RunLayout.policyFolder(version.version());
    if (tables.folder().store().list(folder).isEmpty()) {
      throw new UserException(
          "Cannot find policy version %d of run %s: its weights are gone (loop.keep-policies"
              + " decides how many stay)",
          step, root());
    }
    return root() + "/" + folder;
  }

  /** Bytes of the files that hold a table, for Spark's choice of joins. */
  long bytes(String name) {
    return told(
        () -> {
          Table<?> table = named(name);
          return tables.folder().manifests().values().stream()
              .filter(manifest -> table.isWrittenBy(manifest.stage()))
              .flatMap(manifest -> manifest.files().stream())
              .mapToLong(file -> file.bytes())
              .sum();
        });
  }

  private static Table<?> named(String name) {
    TreeMap<String, Table<?>> known = new TreeMap<>();
    Tables.OF_STAGES.forEach(table -> known.put(table.name(), table));
    known.put(Tables.METRICS.name(), Tables.METRICS);
    Table<?> table = known.get(name);
    if (table == null) {
      String nearest = Suggestions.didYouMean(name, known.keySet());
      throw new UserException(
          "Invalid table: '%s' (expected one of %s)%s",
          name, String.join(", ", known.keySet()), nearest.isEmpty() ? "" : "." + nearest);
    }
    return table;
  }

  private String root() {
    return tables.folder().store().root();
  }

  private <T> T told(Failures.Work<T> work) {
    return Failures.told(reading(root()), work);
  }
}
