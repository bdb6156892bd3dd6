package io.rlvr.jobs.stage;

import io.rlvr.config.Settings;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.TableReader;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ModelRef;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What a stage may see while it runs.
 *
 * @param folder where it writes, relative to the run
 * @param inputs the manifests of what it reads, by role, with their folders
 */
public record StageContext(
    SparkSession spark,
    FileStore store,
    Settings settings,
    int step,
    long seed,
    String folder,
    Map<String, Input> inputs,
    ModelRef startModel,
    Progress progress) {

  /** An earlier stage's manifest and where its files are. */
  public record Input(String folder, Manifest manifest) {}

  public JavaSparkContext sparkContext() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Of tasks that use a model of this stage's settings. */
  public Placement modelPlacement() {
    return Placement.ofModels(spark.sparkContext(), ModelOptions.from(settings));
  }

  public Manifest manifest(String role) {
    return input(role).manifest();
  }

  /** The rows of the input that is called as its table. */
  public Dataset<Row> table(Table<?> table) throws IOException {
    return table(table.name(), table);
  }

  /** The rows of an input: the files that its manifest lists and nothing else. */
  public Dataset<Row> table(String role, Table<?> table) throws IOException {
    Input input = input(role);
    return TableReader.read(spark, store, input.folder(), input.manifest().files(), table);
  }

  /** The rows of all rounds of the input that is called as its table. */
  public Dataset<Row> tableOfRounds(Table<?> table) throws IOException {
    Dataset<Row> rows = table(table);
    for (int round = 1; round < rounds(table.name()); round++) {
      rows = rows.unionByName(table(Rounds.role(table.name(), round), table));
    }
    return rows;
  }

  /** How many rounds of an input the stage reads. */
  public int rounds(String role) {
    int rounds = 0;
    while (inputs.containsKey(Rounds.role(role, rounds))) {
      rounds++;
    }
    return rounds;
  }

  /** The manifests of all rounds of an input. */
  public List<Manifest> manifests(String role) {
    return IntStream.range(0, rounds(role))
        .mapToObj(round -> manifest(Rounds.role(role, round)))
        .toList();
  }

  /** URI of the folder that this stage writes to. */
  public String target() {
    return store.root() + "/" + folder;
  }

  /** The policy that the step starts from. */
  public ModelRef policy() {
    return inputs.containsKey("policy")
        ? policy(manifest("policy").policy().orElseThrow())
        : startModel;
  }

  /** The policy that a KL penalty holds the step's near: the start model, or a later version. */
  public ModelRef reference() {
    return inputs.containsKey("reference")
        ? policy(manifest("reference").policy().orElseThrow())
        : startModel;
  }

  /** A policy version of this run. */
  public ModelRef policy(PolicyVersion version) {
    if (version.version() == 0) {
      return startModel;
    }
    return new ModelRef(
        version.version(),
        version.digest(),
        store.root(),
        RunLayout.policyFolder(version.version()),
        Maybe.of(startModel));
  }

  /** Partitions of a table stage: twice the slots, so that a slow one does not hold up the rest. */
  public int tablePartitions() {
    return 2 * sparkContext().defaultParallelism();
  }

  private Input input(String role) {
    Input input = inputs.get(role);
    if (input == null) {
      throw new IllegalStateException("Stage has no input: " + role);
    }
    return input;
  }
}
