package io.rlvr.jobs;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import org.apache.spark.sql.types.StructType;

/** Schemas of the tables of a run; docs/formats.md is their specification. */
final class Tables {
  static final StructType MESSAGE =
      new StructType().add("role", StringType, false).add("content", StringType, false);

  static final StructType PROMPTS =
      new StructType()
          .add("prompt_id", StringType, false)
          .add("messages", createArrayType(MESSAGE, false), false)
          .add("reference", StringType, false)
          .add("source", StringType, false)
          .add("subject", StringType, false)
          .add("extra", createMapType(StringType, StringType, false), false);

  static final StructType ROLLOUTS =
      new StructType()
          .add("step", IntegerType, false)
          .add("prompt_id", StringType, false)
          .add("sample", IntegerType, false)
          .add("prompt_ids", createArrayType(IntegerType, false), false)
          .add("response_ids", createArrayType(IntegerType, false), false)
          .add("logprobs", createArrayType(FloatType, false), false)
          .add("ref_logprobs", createArrayType(FloatType, false), true)
          .add("response", StringType, false)
          .add("finish_reason", StringType, false)
          .add("policy_version", IntegerType, false)
          .add("policy_digest", StringType, false)
          .add("seed", LongType, false);

  static final StructType REWARDS =
      new StructType()
          .add("step", IntegerType, false)
          .add("prompt_id", StringType, false)
          .add("sample", IntegerType, false)
          .add("reward_name", StringType, false)
          .add("status", StringType, false)
          .add("value", DoubleType, true)
          .add("probability", DoubleType, true)
          .add("components", createMapType(StringType, DoubleType, false), false)
          .add("flags", createArrayType(StringType, false), false)
          .add("judge_output", StringType, true)
          .add("judge_version", StringType, true)
          .add("error", StringType, true)
          .add("attempts", IntegerType, false)
          .add("latency_ms", DoubleType, false);

  /** Verdicts beside what {@code reward.sql-expression} may read of rollout and prompt. */
  static final StructType SCORED_ROLLOUTS =
      REWARDS
          .add("response", StringType, false)
          .add("response_length", IntegerType, false)
          .add("finish_reason", StringType, false)
          .add("source", StringType, false)
          .add("subject", StringType, false);

  static final StructType CREDIT =
      new StructType()
          .add("step", IntegerType, false)
          .add("prompt_id", StringType, false)
          .add("sample", IntegerType, false)
          .add("reward", DoubleType, true)
          .add("normalised", DoubleType, true)
          .add("advantage", DoubleType, true)
          .add("kept", BooleanType, false)
          .add("reason", StringType, false);

  /** An evaluation's rows hold the sample and its verdict side by side. */
  static final StructType EVALUATIONS =
      new StructType()
          .add("step", IntegerType, false)
          .add("prompt_id", StringType, false)
          .add("sample", IntegerType, false)
          .add("response_ids", createArrayType(IntegerType, false), false)
          .add("logprobs", createArrayType(FloatType, false), false)
          .add("response", StringType, false)
          .add("finish_reason", StringType, false)
          .add("reward_name", StringType, false)
          .add("status", StringType, false)
          .add("value", DoubleType, true)
          .add("error", StringType, true)
          .add("policy_version", IntegerType, false)
          .add("policy_digest", StringType, false)
          .add("seed", LongType, false);

  static final StructType METRICS =
      new StructType()
          .add("step", IntegerType, false)
          .add("stage", StringType, false)
          .add("name", StringType, false)
          .add("value", DoubleType, false)
          .add("unit", StringType, false);

  private Tables() {}
}
