package io.rlvr.jobs.reward;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.when;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.spark.SparkErrors;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Tables;
import io.rlvr.reward.registry.RewardSettings;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.trees.TreePattern;

/**
 * {@code reward.sql-expression}: what a SCORED verdict's value becomes, computed by Spark from the
 * columns of {@link ScoredRollout}. The raw value is kept as the component {@code raw}. NULL makes
 * the verdict UNSCORABLE. Verdicts that are not SCORED stay as they are: an outage cannot be
 * written off as a 0.
 */
public final class RewardExpression implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String RAW = "raw";
  private static final String INVALID = "Invalid %s: '%s' (%s)";
  private static final String RESULT = "sql_value";

  private final String sql;

  private RewardExpression(String sql) {
    this.sql = sql;
  }

  public static RewardExpression from(Settings settings) {
    return new RewardExpression(settings.get(RewardSettings.SQL_EXPRESSION));
  }

  /** Whether verdicts stand as the reward gives them. */
  boolean isAbsent() {
    return sql.isBlank();
  }

  /**
   * @throws UserException unless it is a number that depends on its own row alone, the same in
   *     every attempt
   */
  public void check(SparkSession spark) {
    if (isAbsent()) {
      return;
    }
    Dataset<Row> none = spark.createDataFrame(List.<Row>of(), ScoredRollout.TABLE.schema());
    LogicalPlan plan;
    try {
      plan = none.select(number()).queryExecution().analyzed();
    } catch (Exception e) {
      if (e instanceof AnalysisException) { // a checked exception that Spark does not declare
        throw UserException.causedBy(
            e, INVALID, RewardSettings.SQL_EXPRESSION.name(), sql, SparkErrors.firstLine(e));
      }
      throw e;
    }
    // Aggregates, windows and generators are operators of their own in the plan.
    boolean isOfItsRow =
        plan instanceof Project project
            && project.child().children().isEmpty()
            && project.subqueries().isEmpty();
    if (!isOfItsRow) {
      throw invalid("expected one value from one row: no aggregate, window or subquery");
    }
    boolean isRepeatable =
        plan.deterministic() && !plan.containsPattern(TreePattern.CURRENT_LIKE());
    if (!isRepeatable) {
      throw invalid("expected the same value in every attempt: no random numbers, no clock");
    }
  }

  /** The table with the expression's results beside the verdicts. */
  Dataset<Row> applied(Dataset<Row> scored) {
    Column isScored = col(Columns.STATUS).equalTo(Verdict.Status.SCORED.name());
    return isAbsent() ? scored : scored.withColumn(RESULT, when(isScored, number()));
  }

  /** The reward of a row that stands: as it was, or what the expression made of it. */
  RewardRow reward(Row row) {
    RewardRow reward = Tables.REWARDS.record(row);
    return !isAbsent() && reward.verdict().isScored()
        ? reward.withVerdict(changed(reward.verdict(), row))
        : reward;
  }

  private static Verdict changed(Verdict verdict, Row row) {
    Map<String, Double> components = new TreeMap<>(verdict.components());
    components.put(RAW, verdict.value());
    int result = row.fieldIndex(RESULT);
    if (row.isNullAt(result)) {
      return verdict.unscored("sql gave null", components);
    }
    double value = row.getDouble(result);
    return Double.isFinite(value)
        ? verdict.rescored(value, components)
        : verdict.unscored("sql gave " + value, components);
  }

  private Column number() {
    return expr(sql).cast("double");
  }

  private UserException invalid(String why) {
    return new UserException(INVALID, RewardSettings.SQL_EXPRESSION.name(), sql, why);
  }
}
