package io.rlvr.spark;

import io.rlvr.config.UserException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the transformers have in common. Names of Params and setters are those of DJL's extension
 * for Spark where it has the thing, and stay as they are: pipelines are saved with them. A model is
 * loaded once by each executor, whatever the number of tasks, and stays for later ones.
 *
 * @param <T> the transformer
 */
public abstract class ModelTransformer<T extends ModelTransformer<T>> extends Transformer
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;
  private static final String PADDING = "padding";

  private final String uid;
  private final Param<String> outputCol;
  private final Param<String> modelUrl;
  private final Param<String> engine;
  private final Param<String> batchifier;
  private final IntParam batchSize;
  private final StringArrayParam settings;

  ModelTransformer(String uid, String output, String model, int rows) {
    this.uid = uid; // each Param takes it when it is made
    outputCol = new Param<>(this, "outputCol", "column to add");
    modelUrl = new Param<>(this, "modelUrl", model);
    engine =
        new Param<>(this, "engine", "what computes: PyTorch", ParamValidators.inArray(engines()));
    batchifier =
        new Param<>(
            this,
            "batchifier",
            "padding to compute rows together, none for one after the other",
            ParamValidators.inArray(List.of(PADDING, "none")));
    batchSize =
        new IntParam(this, "batchSize", "rows at most computed together", ParamValidators.gt(0));
    settings = new StringArrayParam(this, "settings", "settings as key=value, as --set takes them");
    setDefault(outputCol, output);
    setDefault(modelUrl, "");
    setDefault(engine, engines().get(0));
    setDefault(batchifier, PADDING);
    setDefault(batchSize, rows);
    setDefault(settings, new String[0]);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public Param<String> modelUrl() {
    return modelUrl;
  }

  public Param<String> engine() {
    return engine;
  }

  public Param<String> batchifier() {
    return batchifier;
  }

  public IntParam batchSize() {
    return batchSize;
  }

  public StringArrayParam settings() {
    return settings;
  }

  /** The column to add; the table must not have one of that name. */
  public T setOutputCol(String name) {
    return with(outputCol, name);
  }

  /** A folder of every machine with the files of a Hugging Face model, or {@code hf:org/name}. */
  public T setModelUrl(String url) {
    return with(modelUrl, url);
  }

  /** {@code PyTorch}, the only one; here for programs that name it to DJL's extension. */
  public T setEngine(String name) {
    return with(engine, name);
  }

  /** {@code padding}, or {@code none} to compute each row by itself whatever the batch size. */
  public T setBatchifier(String name) {
    return with(batchifier, name);
  }

  /** How many rows are computed together at most, 1 or more. */
  public T setBatchSize(int rows) {
    return with(batchSize, rows);
  }

  /** Settings of docs/configuration.md as {@code key=value}, as {@code --set} takes them. */
  public T setSettings(String... values) {
    return with(settings, values);
  }

  /**
   * @throws RlvrException if a column is missing, has another type, or is there already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return Failures.told(
        uid,
        () -> {
          check(schema);
          StructType result = schema;
          for (StructField field : added()) {
            if (Arrays.stream(result.fieldNames()).anyMatch(field.name()::equalsIgnoreCase)) {
              throw new UserException(
                  "Invalid %s: '%s' (expected a name that the table does not have)",
                  field.name().equals(text(outputCol)) ? "outputCol" : "errorCol", field.name());
            }
            result = result.add(field);
          }
          return result;
        });
  }

  /**
   * The table with what is computed, row by row in its order; a table that streams, too.
   *
   * @throws RlvrException if columns, settings or the model are not what they should be
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    MapPartitionsFunction<Row, Row> task = Failures.told(uid, () -> task(dataset.schema()));
    return dataset.toDF().mapPartitions(task, Encoders.row(schema));
  }

  @Override
  public T copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Looks at the columns that are read. */
  abstract void check(StructType schema);

  /** The columns that are added. */
  abstract List<StructField> added();

  /** What each task does with its rows of that schema. */
  abstract MapPartitionsFunction<Row, Row> task(StructType schema);

  /** A Param is set and this is returned. */
  final <V> T with(Param<V> param, V value) {
    set(param, value);
    return self();
  }

  abstract T self();

  final String text(Param<String> param) {
    return getOrDefault(param);
  }

  final int number(IntParam param) {
    return (Integer) getOrDefault(param);
  }

  final int rowsTogether() {
    return text(batchifier).equals(PADDING) ? number(batchSize) : 1;
  }

  /**
   * The settings, none of which a Param says: one of the two would be dropped.
   *
   * @param said names of settings that Params say
   */
  final List<String> overridesBeside(Set<String> said) {
    List<String> overrides = List.of(getOrDefault(settings));
    for (String override : overrides) {
      if (said.contains(override.replaceFirst("(?s)\\s*=.*", "").strip())) {
        throw new UserException(
            "Invalid settings: '%s' (expected the Param of that meaning in its place)", override);
      }
    }
    return overrides;
  }

  /** The model without the scheme of a local file. */
  static String folder(String url) {
    return url.replaceFirst("^file:(//)?", "");
  }

  /**
   * @throws UserException if there is no such column, or of another type
   */
  static void require(StructType schema, String param, String column, DataType... types) {
    if (!Arrays.asList(schema.fieldNames()).contains(column)) {
      throw new UserException(
          "Invalid %s: '%s' (expected one of %s)",
          param, column, String.join(", ", schema.fieldNames()));
    }
    DataType found = schema.apply(column).dataType();
    List<String> expected = Arrays.stream(types).map(DataType::simpleString).toList();
    if (!expected.contains(found.simpleString())) {
      throw new UserException(
          "Invalid %s: column '%s' is %s (expected %s)",
          param, column, found.simpleString(), String.join(" or ", expected));
    }
  }

  private static List<String> engines() {
    return List.of("PyTorch");
  }
}
