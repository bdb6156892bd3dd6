package io.rlvr.spark;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.tools.ScoreTool;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.reward.registry.RewardRecipe;
import io.rlvr.reward.registry.RewardSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Scores the responses of a table by a reward: a rule, a judge or a mix. It adds one column, a
 * struct with the fields of a verdict: {@code status} (SCORED, UNSCORABLE or FAILED), {@code value}
 * (null unless SCORED), {@code probability}, {@code components}, {@code flags}, {@code
 * judge_output}, {@code judge_version} and {@code error}. A response that cannot be scored is a row
 * with its reason and ends no job.
 *
 * <p>Rows that follow each other and have the same question, reference and extra columns are scored
 * together, {@code batchSize} at most. A verdict never depends on its neighbours.
 */
public final class RewardScorer extends ModelTransformer<RewardScorer> {
  private static final long serialVersionUID = 1L;

  private final Param<String> reward;
  private final Param<String> questionCol;
  private final Param<String> referenceCol;
  private final Param<String> responseCol;
  private final StringArrayParam extraCols;
  private final Param<String> policyUrl;

  public RewardScorer() {
    this(Identifiable.randomUID("RewardScorer"));
  }

  public RewardScorer(String uid) {
    super(uid, "verdict", "model of the judge, for rewards that ask one", 100);
    reward = new Param<>(this, "reward", "name of the reward, as reward.type has it");
    questionCol = new Param<>(this, "questionCol", "column of the question, empty for none");
    referenceCol = new Param<>(this, "referenceCol", "column of the reference, empty for none");
    responseCol = new Param<>(this, "responseCol", "column of the response");
    extraCols = new StringArrayParam(this, "extraCols", "further columns that the reward reads");
    policyUrl = new Param<>(this, "policyUrl", "model of the policy, for rewards by likelihood");
    setDefault(reward, "contains");
    setDefault(questionCol, "question");
    setDefault(referenceCol, "reference");
    setDefault(responseCol, "response");
    setDefault(extraCols, new String[0]);
    setDefault(policyUrl, "");
  }

  public Param<String> reward() {
    return reward;
  }

  public Param<String> questionCol() {
    return questionCol;
  }

  public Param<String> referenceCol() {
    return referenceCol;
  }

  public Param<String> responseCol() {
    return responseCol;
  }

  public StringArrayParam extraCols() {
    return extraCols;
  }

  public Param<String> policyUrl() {
    return policyUrl;
  }

  /**
   * The name of the reward ({@code contains} unless set) or a class, as docs/rewards.md has them.
   */
  public RewardScorer setReward(String name) {
    return with(reward, name);
  }

  /** A column of strings, {@code question} unless set; empty for none. */
  public RewardScorer setQuestionCol(String column) {
    return with(questionCol, column);
  }

  /** A column of strings, {@code reference} unless set; empty for none. */
  public RewardScorer setReferenceCol(String column) {
    return with(referenceCol, column);
  }

  /** A column of strings, {@code response} unless set. */
  public RewardScorer setResponseCol(String column) {
    return with(responseCol, column);
  }

  /** The same as {@link #setResponseCol}. */
  public RewardScorer setInputCol(String column) {
    return setResponseCol(column);
  }

  /**
   * Question, reference and response at once, in that order.
   *
   * @throws RlvrException if there are not three
   */
  public RewardScorer setInputCols(String... columns) {
    if (columns.length != 3) {
      throw new RlvrException(
          2,
          "Invalid inputCols: %s (expected question, reference and response)"
              .formatted(List.of(columns)));
    }
    return setQuestionCol(columns[0]).setReferenceCol(columns[1]).setResponseCol(columns[2]);
  }

  /** Columns of strings that the reward reads by their names, such as {@code tests} of code. */
  public RewardScorer setExtraCols(String... columns) {
    return with(extraCols, columns);
  }

  /** The policy's model, for rewards by likelihood. */
  public RewardScorer setPolicyUrl(String url) {
    return with(policyUrl, url);
  }

  /** The same as {@link #transform}. */
  public Dataset<Row> score(Dataset<?> table) {
    return transform(table);
  }

  public static MLReader<RewardScorer> read() {
    return new DefaultParamsReader<>();
  }

  /** What {@code write().save(path)} has saved. */
  public static RewardScorer load(String path) {
    return read().load(path);
  }

  @Override
  RewardScorer self() {
    return this;
  }

  @Override
  void check(StructType schema) {
    for (Param<String> param : List.of(questionCol, referenceCol, responseCol)) {
      if (param.equals(responseCol) || !text(param).isEmpty()) {
        require(schema, param.name(), text(param), DataTypes.StringType);
      }
    }
    for (String column : getOrDefault(extraCols)) {
      require(schema, extraCols.name(), column, DataTypes.StringType);
    }
  }

  @Override
  List<StructField> added() {
    return List.of(DataTypes.createStructField(text(outputCol()), VerdictColumn.type(), false));
  }

  @Override
  MapPartitionsFunction<Row, Row> task(StructType schema) {
    Settings settings = scoring();
    String name = text(reward);
    SharedRewardModels.check(settings, Set.of(name));
    Settings pinned = SharedRewardModels.pinned(settings);
    SharedRewardModels models = SharedRewardModels.from(pinned);
    if (!text(policyUrl).isEmpty()) {
      models = models.withPolicy(ModelFolders.ref(RunSettings.MODEL, folder(text(policyUrl))));
    }
    RewardRecipe recipe = RewardRecipe.from(pinned);
    recipe.named(name, models).close(); // what is wrong with it is said here, not by a task
    return new ScoringTask(recipe, name, models, columns(schema), rowsTogether());
  }

  /** What is computed on top of the verdict. */
  private static String from(Settings settings) {
    return settings.get(RewardSettings.SQL_EXPRESSION);
  }

  private Settings scoring() {
    Map<String, String> named = new HashMap<>();
    named.put(RewardSettings.TYPE.name(), text(reward));
    if (!text(modelUrl()).isEmpty()) {
      named.put(JudgeSettings.MODEL.name(), folder(text(modelUrl())));
    }
    Settings settings = Settings.defaults(ScoreTool.keys(), overridesBeside(named.keySet()), named);
    String expression = from(settings);
    if (!expression.isEmpty()) {
      throw new UserException(
          "Invalid %s: '%s' (expected none here: a column of the table says the same)",
          RewardSettings.SQL_EXPRESSION.name(), expression);
    }
    return settings;
  }

  private ScoredColumns columns(StructType schema) {
    ArrayList<String> extra = new ArrayList<>(List.of(getOrDefault(extraCols)));
    return new ScoredColumns(
        ScoredColumns.place(schema, text(questionCol)),
        ScoredColumns.place(schema, text(referenceCol)),
        ScoredColumns.place(schema, text(responseCol)),
        extra);
  }
}
