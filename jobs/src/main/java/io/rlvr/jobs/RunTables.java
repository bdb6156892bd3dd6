package io.rlvr.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rlvr.config.UserException;
import io.rlvr.data.Metric;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.report.Alarm;
import io.rlvr.report.ComparedRun;
import io.rlvr.report.ComparisonReport;
import io.rlvr.report.MetricRow;
import io.rlvr.report.RunReport;
import io.rlvr.report.RunSummary;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ManifestJson;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A finished or running run as tables: what its manifests list, nothing else. */
final class RunTables {
  private static final int MAX_BYTES = 256 << 20;

  /** Computed, not stored, so that rollouts of any age have it. */
  private static final Column LAG = col(Columns.STEP).minus(1).minus(col(Columns.POLICY_VERSION));

  private final SparkSession spark;
  private final FileStore store;
  private final RunJson record;
  private final Lineage lineage;
  private final AlarmLimits limits;

  private RunTables(
      SparkSession spark, FileStore store, RunJson record, Lineage lineage, AlarmLimits limits) {
    this.spark = spark;
    this.store = store;
    this.record = record;
    this.lineage = lineage;
    this.limits = limits;
  }

  /**
   * Finds the manifests of a run.
   *
   * @throws UserException if the folder is no run
   */
  static RunTables of(SparkSession spark, FileStore store) throws IOException {
    RunJson record = Run.describe(store);
    Map<String, Manifest> manifests = new TreeMap<>();
    for (String parent : store.list("")) {
      if (parent.startsWith("step=") || parent.equals("prompts")) {
        for (String folder : store.list(parent)) {
          add(store, parent + "/" + folder, manifests);
        }
      }
    }
    return new RunTables(
        spark,
        store,
        record,
        Lineage.of(record.settings(), manifests),
        AlarmLimits.recorded(record.settings(), List.of()));
  }

  /** The same run seen by other limits than those in its {@code run.json}. */
  RunTables within(AlarmLimits others) {
    return new RunTables(spark, store, record, lineage, others);
  }

  FileStore store() {
    return store;
  }

  RunJson record() {
    return record;
  }

  /** Manifests of what the run is made of by folder, in the order of steps. */
  Map<String, Manifest> manifests() {
    return lineage.own();
  }

  /** Manifests of rewards and credit that were made later and never trained, by folder. */
  Map<String, Manifest> offshoots() {
    return lineage.offshoots();
  }

  /** All rows of a table over all steps, without those of offshoots. */
  Dataset<Row> table(Table<?> table) throws IOException {
    return table(table, lineage.own());
  }

  /** The rows of a table that stand in one folder of the run. */
  Dataset<Row> table(Table<?> table, String folder) throws IOException {
    Map<String, Manifest> one = new TreeMap<>(lineage.own());
    one.putAll(lineage.offshoots());
    one.keySet().retainAll(Set.of(folder));
    return table(table, one);
  }

  /** The prompts that are trained on: a held-out prompt may have the id of one of them. */
  Dataset<Row> prompts() throws IOException {
    return table(Tables.PROMPTS, RunLayout.promptsFolder(Role.TRAIN.spelled()));
  }

  /** The rows of a table that offshoots hold, each with the folder that it stands in. */
  Dataset<Row> offshootTable(Table<?> table) throws IOException {
    Dataset<Row> rows = table(table, Map.of()).withColumn("folder", lit(""));
    for (Map.Entry<String, Manifest> offshoot : lineage.offshoots().entrySet()) {
      rows =
          rows.unionByName(
              table(table, Map.of(offshoot.getKey(), offshoot.getValue()))
                  .withColumn("folder", lit(offshoot.getKey())));
    }
    return rows;
  }

  private Dataset<Row> table(Table<?> table, Map<String, Manifest> from) throws IOException {
    Dataset<Row> rows = spark.createDataFrame(List.<Row>of(), table.schema());
    for (Map.Entry<String, Manifest> entry : from.entrySet()) {
      Manifest manifest = entry.getValue();
      if (table.isWrittenBy(manifest.stage()) && !manifest.files().isEmpty()) {
        rows =
            rows.unionByName(
                TableReader.read(spark, store, entry.getKey(), manifest.files(), table));
      }
    }
    return table == Tables.ROLLOUTS ? rows.withColumn("lag", LAG) : rows;
  }

  /** What all manifests but those of refills measured, as the metrics table has it. */
  List<MetricRow> metrics() {
    List<MetricRow> rows = new ArrayList<>();
    for (Manifest manifest : manifests().values()) {
      (Rounds.isRefill(manifest.stage()) ? Map.<String, Double>of() : manifest.metrics())
          .forEach(
              (name, value) ->
                  rows.add(
                      new MetricRow(
                          manifest.step(), manifest.stage(), name, value, Metric.unitOf(name))));
      Double seconds = manifest.timings().get("total");
      if (seconds != null) {
        Metric time = Metric.TIME.of(manifest.stage());
        rows.add(
            new MetricRow(manifest.step(), manifest.stage(), time.name(), seconds, time.unit()));
      }
    }
    rows.addAll(alarmRows());
    return rows;
  }

  /** The alarms of all steps. */
  List<Alarm> alarms() {
    MetricHistory history = new MetricHistory();
    for (Manifest manifest : manifests().values()) {
      history.add(manifest.step(), manifest.stage(), manifest.metrics());
    }
    return new Alarms(limits, history).all();
  }

  /** The metrics table. */
  Dataset<Row> metricsTable() {
    return spark.createDataFrame(
        metrics().stream().map(Tables.METRICS::row).toList(), Tables.METRICS.schema());
  }

  /** Writes {@code metrics.parquet} anew. */
  void writeMetrics() throws IOException {
    Path folder = Files.createTempDirectory("rlvr-metrics");
    DataFile file = TableWriter.write(Tables.METRICS, metrics(), folder.toUri().toString(), 0);
    Path local = folder.resolve(file.name());
    store.replace(RunLayout.METRICS, Files.readAllBytes(local));
    Files.delete(local);
    Files.delete(folder);
  }

  /** Writes {@code summary.json} and {@code report.html} anew. */
  void writeReport() throws IOException {
    RunSummary summary = summary();
    store.replace(RunLayout.SUMMARY, summary.json().getBytes(UTF_8));
    RunReport report =
        new RunReport(
            summary, record.settings(), metrics(), alarms(), new SampleFinder(this).lastStep(10));
    store.replace(RunLayout.REPORT, report.html().getBytes(UTF_8));
  }

  /** Writes {@code compare.html}: this run and another. */
  void writeComparison(RunTables other) throws IOException {
    boolean namesake = name().equals(other.name());
    ComparisonReport report =
        new ComparisonReport(
            compared(namesake ? store.root() : name()),
            other.compared(namesake ? other.store.root() : other.name()));
    store.replace(RunLayout.COMPARISON, report.html().getBytes(UTF_8));
  }

  RunSummary summary() {
    List<Manifest> evaluations = of("evaluate");
    List<Manifest> rewards = of("reward");
    List<Manifest> updates = updates();
    return new RunSummary(
        name(),
        String.valueOf(record.settings().get(RunSettings.MODEL.name())),
        updates.isEmpty()
            ? record.startModel()
            : last(updates).policy().map(PolicyVersion::digest).orElse(""),
        ((Number) record.settings().get(RunSettings.SEED.name())).longValue(),
        updates.size(),
        manifests().values().stream()
            .mapToDouble(manifest -> manifest.timings().getOrDefault("total", 0.0))
            .sum(),
        metric(evaluations.stream().findFirst(), Metric.EVALUATE_ACCURACY),
        metric(evaluations.stream().skip(1).reduce((a, b) -> b), Metric.EVALUATE_ACCURACY),
        metric(rewards.stream().findFirst(), Metric.REWARD_MEAN),
        metric(rewards.stream().reduce((a, b) -> b), Metric.REWARD_MEAN),
        tokensPerSecond());
  }

  /** Manifests of that stage, in the order of steps. */
  List<Manifest> of(String stage) {
    return manifests().values().stream()
        .filter(manifest -> manifest.stage().equals(stage))
        .toList();
  }

  /** Manifests that wrote policy versions, in their order. */
  List<Manifest> updates() {
    return manifests().values().stream()
        .filter(manifest -> StageKind.of(manifest.stage()).filter(StageKind::trains).isPresent())
        .toList();
  }

  private String name() {
    return Path.of(store.root()).getFileName().toString();
  }

  private ComparedRun compared(String as) {
    return new ComparedRun(as, summary(), record.settings(), metrics());
  }

  private List<MetricRow> alarmRows() {
    Map<Integer, SortedMap<String, Double>> counts = new TreeMap<>();
    for (Alarm alarm : alarms()) {
      counts
          .computeIfAbsent(alarm.step(), step -> new TreeMap<>())
          .merge(Metric.ALARM.of(alarm.name()).name(), 1.0, Double::sum);
    }
    List<MetricRow> rows = new ArrayList<>();
    counts.forEach(
        (step, names) ->
            names.forEach(
                (name, n) -> rows.add(new MetricRow(step, "loop", name, n, Metric.ALARM.unit()))));
    return rows;
  }

  private SortedMap<String, Double> tokensPerSecond() {
    SortedMap<String, Double> rates = new TreeMap<>();
    for (String stage : List.of("rollout", "evaluate", "update", "sft", "judge-train")) {
      Metric rate =
          Metric.TOKENS_PER_SECOND.of(
              StageKind.of(stage).filter(StageKind::trains).isPresent() ? "update" : stage);
      of(stage).stream()
          .mapToDouble(manifest -> manifest.metrics().getOrDefault(rate.name(), 0.0))
          .average()
          .ifPresent(mean -> rates.put(stage, mean));
    }
    return rates;
  }

  private static OptionalDouble metric(Optional<Manifest> manifest, Metric metric) {
    return manifest
        .map(m -> m.metrics().get(metric.name()))
        .map(OptionalDouble::of)
        .orElse(OptionalDouble.empty());
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static void add(FileStore store, String folder, Map<String, Manifest> manifests)
      throws IOException {
    String path = RunLayout.manifest(folder);
    Optional<byte[]> bytes = store.read(path, MAX_BYTES);
    if (bytes.isPresent()) {
      manifests.put(folder, ManifestJson.read(store.root() + "/" + path, bytes.get()));
    }
  }
}
