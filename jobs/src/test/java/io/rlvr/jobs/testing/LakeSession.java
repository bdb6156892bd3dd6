package io.rlvr.jobs.testing;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** A session with Delta as its own catalog and Iceberg as the catalog {@code ice}. */
public final class LakeSession {
  private LakeSession() {}

  /**
   * @param folder of the tables
   */
  public static SparkSession start(Path folder) {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.databricks.delta.snapshotPartitions", "1") // 50 are for large logs
        .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString())
        .config(
            "spark.sql.extensions",
            "io.delta.sql.DeltaSparkSessionExtension,"
                + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .config(
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .config("spark.sql.catalog.ice", "org.apache.iceberg.spark.SparkCatalog")
        .config("spark.sql.catalog.ice.type", "hadoop")
        .config("spark.sql.catalog.ice.warehouse", folder.resolve("ice").toString())
        .getOrCreate();
  }
}
