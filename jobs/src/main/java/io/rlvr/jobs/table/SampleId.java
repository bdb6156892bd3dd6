package io.rlvr.jobs.table;

import java.util.Comparator;
import org.apache.spark.sql.Row;

/** A rollout within its step. */
public record SampleId(String promptId, int sample) implements Comparable<SampleId> {
  private static final Comparator<SampleId> ORDER =
      Comparator.comparing(SampleId::promptId).thenComparingInt(SampleId::sample);

  /** Of a row that has both columns. */
  public static SampleId of(Row row) {
    return new SampleId(Rows.text(row, Columns.PROMPT_ID), Rows.whole(row, Columns.SAMPLE));
  }

  @Override
  public int compareTo(SampleId other) {
    return ORDER.compare(this, other);
  }
}
