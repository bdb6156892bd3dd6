package io.rlvr.spark;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.rollout.Generation;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.SamplingOptions;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.jobs.settings.RunSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Samples responses to the prompts of a table. It adds two columns: an array of structs with {@code
 * sample} (from 0), {@code response}, {@code response_ids}, {@code logprobs} (nat), {@code
 * finish_reason} and {@code seed}, and the error of a prompt that gave none, which ends no job.
 *
 * <p>What is drawn depends on the seed, the row's id and the number of the sample alone, never on
 * partitions or executors. With a batch size above 1, prompts that a task has together share
 * matrices, whose rounding can change a token where two are as likely.
 */
public final class RolloutGenerator extends ModelTransformer<RolloutGenerator> {
  private static final long serialVersionUID = 1L;

  private final Param<String> inputCol;
  private final Param<String> idCol;
  private final Param<String> errorCol;
  private final IntParam samplesPerPrompt;
  private final IntParam maxNewTokens;
  private final DoubleParam temperature;
  private final LongParam seed;

  public RolloutGenerator() {
    this(Identifiable.randomUID("RolloutGenerator"));
  }

  public RolloutGenerator(String uid) {
    super(uid, "rollouts", "model of the policy", 1);
    inputCol = new Param<>(this, "inputCol", "column of the prompt: a text, or turns");
    idCol =
        new Param<>(this, "idCol", "column that tells prompts apart, from which seeds are made");
    errorCol = new Param<>(this, "errorCol", "column to add for errors");
    samplesPerPrompt =
        new IntParam(this, "samplesPerPrompt", "samples of each prompt", ParamValidators.gt(0));
    maxNewTokens =
        new IntParam(this, "maxNewTokens", "tokens of a response at most", ParamValidators.gt(0));
    temperature =
        new DoubleParam(this, "temperature", "0 for the likeliest tokens", ParamValidators.gtEq(0));
    seed = new LongParam(this, "seed", "of all that is drawn");
    setDefault(inputCol, "prompt");
    setDefault(idCol, "id");
    setDefault(errorCol, "rollout_error");
    setDefault(samplesPerPrompt, 1);
    setDefault(maxNewTokens, 128);
    setDefault(temperature, 1.0);
    setDefault(seed, 0L);
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> idCol() {
    return idCol;
  }

  public Param<String> errorCol() {
    return errorCol;
  }

  public IntParam samplesPerPrompt() {
    return samplesPerPrompt;
  }

  public IntParam maxNewTokens() {
    return maxNewTokens;
  }

  public DoubleParam temperature() {
    return temperature;
  }

  public LongParam seed() {
    return seed;
  }

  /**
   * A column of strings, each a user's turn, or of arrays of structs {@code role}, {@code content};
   * {@code prompt} unless set.
   */
  public RolloutGenerator setInputCol(String column) {
    return with(inputCol, column);
  }

  /** A column of strings or whole numbers, {@code id} unless set. Rows of one id draw the same. */
  public RolloutGenerator setIdCol(String column) {
    return with(idCol, column);
  }

  /** The column to add for errors, {@code rollout_error} unless set. */
  public RolloutGenerator setErrorCol(String column) {
    return with(errorCol, column);
  }

  /** Samples of each prompt, 1 unless set. */
  public RolloutGenerator setSamplesPerPrompt(int samples) {
    set(samplesPerPrompt, samples);
    return this;
  }

  /** Tokens of a response at most, 128 unless set. */
  public RolloutGenerator setMaxNewTokens(int tokens) {
    set(maxNewTokens, tokens);
    return this;
  }

  /** 1 unless set; 0 for the likeliest tokens. */
  public RolloutGenerator setTemperature(double value) {
    set(temperature, value);
    return this;
  }

  /** 0 unless set; another one draws other samples. */
  public RolloutGenerator setSeed(long value) {
    set(seed, value);
    return this;
  }

  /** The same as {@link #transform}. */
  public Dataset<Row> generate(Dataset<?> table) {
    return transform(table);
  }

  public static MLReader<RolloutGenerator> read() {
    return new DefaultParamsReader<>();
  }

  /** What {@code write().save(path)} has saved. */
  public static RolloutGenerator load(String path) {
    return read().load(path);
  }

  @Override
  RolloutGenerator self() {
    return this;
  }

  @Override
  void check(StructType schema) {
    DataType turn =
        new StructType().add("role", DataTypes.StringType).add("content", DataTypes.StringType);
    require(
        schema,
        inputCol.name(),
        text(inputCol),
        DataTypes.StringType,
        DataTypes.createArrayType(turn));
    require(
        schema,
        idCol.name(),
        text(idCol),
        DataTypes.StringType,
        DataTypes.IntegerType,
        DataTypes.LongType);
    if (text(errorCol).equalsIgnoreCase(text(outputCol()))) {
      throw new UserException(
          "Invalid %s: '%s' (expected another name than that of outputCol)",
          errorCol.name(), text(errorCol));
    }
  }

  @Override
  List<StructField> added() {
    return List.of(
        DataTypes.createStructField(
            text(outputCol()), DataTypes.createArrayType(SampleCell.type(), false), false),
        DataTypes.createStructField(text(errorCol), DataTypes.StringType, true));
  }

  @Override
  MapPartitionsFunction<Row, Row> task(StructType schema) {
    if (text(modelUrl()).isEmpty()) {
      throw new UserException("Missing modelUrl (expected a Hugging Face model folder)");
    }
    Map<String, Object> own = own();
    Settings settings = Settings.defaults(keys(), overridesBeside(own.keySet()), own);
    if (RolloutEngines.isServer(settings)) {
      throw new UserException(
          "Invalid rollout.engine: server (expected resident where RolloutGenerator samples)");
    }
    Generation generation =
        new Generation(
            ModelFolders.ref(RunSettings.MODEL, folder(text(modelUrl()))),
            RolloutEngines.create(settings),
            (Long) getOrDefault(seed),
            0,
            SamplingOptions.from(settings));
    return new GeneratingTask(
        generation,
        schema.fieldIndex(text(idCol)),
        schema.fieldIndex(text(inputCol)),
        rowsTogether());
  }

  private Map<String, Object> own() {
    Map<String, Object> own = new TreeMap<>();
    own.put(RolloutSettings.SAMPLES_PER_PROMPT.name(), number(samplesPerPrompt));
    own.put(RolloutSettings.MAX_NEW_TOKENS.name(), number(maxNewTokens));
    own.put(PolicyTemperature.KEY.name(), getOrDefault(temperature));
    return own;
  }

  private static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(RolloutSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }
}
