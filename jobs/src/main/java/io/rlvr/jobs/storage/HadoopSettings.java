package io.rlvr.jobs.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How this process reaches its storage, on a driver and on an executor alike. */
public final class HadoopSettings {
  private HadoopSettings() {}

  /** Hadoop's own settings and the {@code spark.hadoop.*} of the session or of spark-submit. */
  public static Configuration here() {
    SparkConf conf = SparkEnv.get() == null ? new SparkConf() : SparkEnv.get().conf();
    return SparkHadoopUtil.get().newConfiguration(conf);
  }
}
