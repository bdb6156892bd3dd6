package io.rlvr.jobs.stage;

import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.stats.Moments;
import io.rlvr.store.DataFile;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Runs some work over the groups of a table, whole groups in sample order, on executors, and writes
 * the rows that it gives.
 */
public final class GroupTask {
  private GroupTask() {}

  /** Travels to the executors; opened once for each partition. */
  public interface Work extends Serializable {
    Groups open();
  }

  /** Called once for each group. */
  public interface Groups extends AutoCloseable {
    void accept(List<Row> rows, Sink sink);

    /** Called after the last group; most hold nothing. */
    @Override
    default void close() {}
  }

  /** Collects what the work says of one group after the other. This class is NOT thread safe. */
  public static final class Sink {
    private final List<Row> rows = new ArrayList<>();
    private final TreeMap<String, TreeMap<String, Moments>> moments = new TreeMap<>();
    private final TreeMap<String, Serializable> summaries = new TreeMap<>();
    private String promptId = "";

    public void row(Row row) {
      rows.add(row);
    }

    public void moments(String name, Moments group) {
      moments.computeIfAbsent(name, key -> new TreeMap<>()).put(promptId, group);
    }

    /** What is to be known of the group beside its moments, one object at most. */
    public void summary(Serializable group) {
      summaries.put(promptId, group);
    }
  }

  /**
   * @param table partitioned by prompt_id
   */
  public static List<GroupResult> run(
      StageContext context, Dataset<Row> table, StructType schema, Work work) {
    return run(context, Placement.ofTables(), table, schema, work);
  }

  /**
   * @param placement of the tasks that do the work
   * @param table partitioned by prompt_id
   */
  public static List<GroupResult> run(
      StageContext context, Placement placement, Dataset<Row> table, StructType schema, Work work) {
    String target = context.target();
    JavaRDD<GroupResult> results =
        table
            .sortWithinPartitions(Columns.PROMPT_ID, Columns.SAMPLE)
            .toJavaRDD()
            .mapPartitionsWithIndex(
                (partition, rows) ->
                    List.of(partition(rows, work, schema, target, partition)).iterator(),
                false);
    return placement.of(results).collect();
  }

  /**
   * The rows alone, as a table with the same partitions, for another work on them; what the work
   * counts is lost. They are made when that table is read, in the same pass.
   */
  public static Dataset<Row> rows(
      Placement placement, Dataset<Row> table, StructType schema, Work work) {
    JavaRDD<Row> rows =
        table
            .sortWithinPartitions(Columns.PROMPT_ID, Columns.SAMPLE)
            .toJavaRDD()
            .mapPartitions(partition -> consume(partition, work).rows.iterator());
    return table.sparkSession().createDataFrame(placement.of(rows), schema);
  }

  /** The same without writing rows. */
  public static List<GroupResult> observe(Dataset<Row> table, Work work) {
    return table
        .sortWithinPartitions(Columns.PROMPT_ID, Columns.SAMPLE)
        .toJavaRDD()
        .mapPartitions(rows -> List.of(result(List.of(), consume(rows, work))).iterator())
        .collect();
  }

  private static GroupResult partition(
      Iterator<Row> rows, Work work, StructType schema, String target, int partition)
      throws IOException {
    if (!rows.hasNext()) {
      return result(List.of(), new Sink());
    }
    Sink sink = consume(rows, work);
    DataFile file = TableWriter.write(schema, sink.rows.iterator(), target, partition);
    return result(List.of(file), sink);
  }

  static GroupResult result(List<DataFile> files, Sink sink) {
    return new GroupResult(new ArrayList<>(files), sink.moments, sink.summaries);
  }

  private static Sink consume(Iterator<Row> rows, Work work) {
    try (Groups groups = work.open()) {
      return consume(rows, groups);
    }
  }

  private static Sink consume(Iterator<Row> rows, Groups groups) {
    Sink sink = new Sink();
    List<Row> group = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      String promptId = Rows.text(row, Columns.PROMPT_ID);
      if (!group.isEmpty() && !promptId.equals(sink.promptId)) {
        groups.accept(group, sink);
        group = new ArrayList<>();
      }
      sink.promptId = promptId;
      group.add(row);
    }
    if (!group.isEmpty()) {
      groups.accept(group, sink);
    }
    return sink;
  }
}
