package io.rlvr.spark;

import java.util.List;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.ScalaUDF;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * The functions of SQL in every session of a cluster, by {@code
 * spark.sql.extensions=io.rlvr.spark.RlvrExtensions}. {@link Rlvr#registerFunctions} does the same
 * for a session that is there.
 */
public final class RlvrExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  private static final int ARGUMENTS = 4;

  /** Arguments are taken as they come, which is by the types that they have. */
  private static final List<Option<ExpressionEncoder<?>>> NOT_CONVERTED = List.of();

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    extensions.injectFunction(
        new Tuple3<>(
            new FunctionIdentifier(RuleScore.NAME),
            new ExpressionInfo(RuleScore.class.getName(), RuleScore.NAME),
            new Builder()));
    return BoxedUnit.UNIT;
  }

  /** Makes a call of the function. */
  private static final class Builder extends AbstractFunction1<Seq<Expression>, Expression> {
    @Override
    public Expression apply(Seq<Expression> arguments) {
      if (arguments.size() != ARGUMENTS) {
        throw new RlvrException(
            2,
            "Cannot call %s with %d arguments (expected reward, question, reference, response)"
                .formatted(RuleScore.NAME, arguments.size()));
      }
      return new ScalaUDF(
          new RuleScore(),
          VerdictColumn.type(),
          arguments,
          CollectionConverters.asScala(NOT_CONVERTED).toList(),
          Option.empty(),
          Option.apply(RuleScore.NAME),
          true,
          true);
    }
  }
}
