package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What a stage may see while it runs.
 *
 * @param folder where it writes, relative to the run
 * @param inputs the manifests of what it reads, by role, with their folders
 */
record StageContext(
    SparkSession spark,
    FileStore store,
    Settings settings,
    int step,
    long seed,
    String folder,
    Map<String, Input> inputs,
    ModelRef startModel) {

  /** An earlier stage's manifest and where its files are. */
  record Input(String folder, Manifest manifest) {}

  JavaSparkContext sparkContext() {
    return JavaSparkContext.fromSparkContext(spark.sparkContext());
  }

  /** Of tasks that use a model of this stage's settings. */
  Placement modelPlacement() {
    return Placement.ofModels(spark.sparkContext(), ModelOptions.from(settings));
  }

  Manifest manifest(String role) {
    return input(role).manifest();
  }

  /** The rows of an input: the files that its manifest lists and nothing else. */
  Dataset<Row> table(String role, StructType schema) throws IOException {
    Input input = input(role);
    return TableReader.read(spark, store, input.folder(), input.manifest().files(), schema);
  }

  /** URI of the folder that this stage writes to. */
  String target() {
    return store.root() + "/" + folder;
  }

  /** The policy that the step starts from. */
  ModelRef policy() {
    return inputs.containsKey("policy")
        ? policy(manifest("policy").policy().orElseThrow())
        : startModel;
  }

  /** A policy version of this run. */
  ModelRef policy(PolicyVersion version) {
    if (version.version() == 0) {
      return startModel;
    }
    return new ModelRef(
        version.version(),
        version.digest(),
        store.root(),
        RunLayout.policyFolder(version.version()),
        List.of(startModel));
  }

  /** Partitions of a table stage: twice the slots, so that a slow one does not hold up the rest. */
  int tablePartitions() {
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
