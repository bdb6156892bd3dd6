package io.rlvr.spark;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.Mistyped;
import io.rlvr.jobs.spark.SessionSource;
import io.rlvr.jobs.tools.ToolOptions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs commands in a session of Spark that the caller has started. */
public final class Rlvr {
  private static final String MASTER = "--master";

  private Rlvr() {}

  /**
   * Runs one command, such as {@code run(spark, "train", "--conf", "conf/gsm8k.conf")}, and returns
   * when it is done.
   *
   * <p>The session stays open, the process goes on, and the session's settings, temporary views and
   * place as the active one are as before. What the command prints goes to {@link System#out} and
   * {@link System#err}. Any number of threads may call this with the same session. Models that the
   * command has loaded into this process are freed at its end.
   *
   * @param spark a session of Spark itself; one of Spark Connect is refused
   * @param arguments as on the command line, without {@code --master}
   * @throws RlvrException if the command ends with another exit status than 0
   */
  public static void run(SparkSession spark, String... arguments) {
    CommandLine line = Main.commandLine(SessionSource.of(spark));
    try {
      ParseResult parsed = line.parseArgs(arguments);
      refuseMaster(parsed);
      refuseFilters(parsed);
      int status = line.getExecutionStrategy().execute(parsed);
      if (status != 0) {
        throw new RlvrException(
            status, "Cannot finish %s: exit status %d".formatted(name(parsed), status));
      }
    } catch (ParameterException e) {
      throw new RlvrException(Main.USER_MISTAKE, Mistyped.message(e), e);
    } catch (ExecutionException e) {
      throw Failures.of(e.getCommandLine().getCommandName(), e.getCause());
    }
  }

  /**
   * Runs one command as {@link #run} does and returns what it prints, for callers whose reader does
   * not see {@link System#out}, such as notebooks of Python. Its progress goes to {@link
   * System#err} all the same. If the command fails, the exception has what it had printed.
   *
   * @param spark a session of Spark itself; one of Spark Connect is refused
   * @param arguments as on the command line, without {@code --master}
   * @return lines, each with its end
   * @throws RlvrException if the command ends with another exit status than 0
   */
  public static String output(SparkSession spark, String... arguments) {
    return KeptOutput.of(() -> run(spark, arguments));
  }

  /**
   * Starts one command as {@link #output} does and returns at once. Its progress is handed over
   * too, and does not go to {@link System#err}.
   *
   * @param spark a session of Spark itself; one of Spark Connect is refused
   * @param arguments as on the command line, without {@code --master}
   */
  public static StartedCommand start(SparkSession spark, String... arguments) {
    return StartedCommand.of(spark, arguments);
  }

  /**
   * Makes {@code rlvr_score(reward, question, reference, response)} known to a session: the verdict
   * of a rule such as {@code math}, as a struct of {@code status}, {@code value} (null unless
   * SCORED), {@code flags}, {@code error} and the other fields that {@link RewardScorer} gives.
   */
  public static void registerFunctions(SparkSession spark) {
    spark.udf().register(RuleScore.NAME, new RuleScore(), VerdictColumn.type());
  }

  /** Whether or not the command would look at it. */
  private static void refuseMaster(ParseResult parsed) {
    if (parsed.hasSubcommand() && parsed.subcommand().hasMatchedOption(MASTER)) {
      String master = parsed.subcommand().matchedOptionValue(MASTER, "");
      throw new RlvrException(
          Main.USER_MISTAKE,
          "Invalid --master: '%s' (expected none: the session that runs this has one)"
              .formatted(master));
    }
  }

  /** Standard input belongs to whoever has started this process. */
  private static void refuseFilters(ParseResult parsed) {
    if (!parsed.hasSubcommand()) {
      return;
    }
    boolean isFilter =
        parsed.subcommand().commandSpec().mixins().values().stream()
            .anyMatch(mixin -> mixin.userObject() instanceof ToolOptions);
    if (isFilter) {
      throw new RlvrException(
          Main.USER_MISTAKE,
          "Cannot run %s in a session: it reads standard input (expected bin/rlvr %1$s)"
              .formatted(name(parsed)));
    }
  }

  private static String name(ParseResult parsed) {
    return parsed.hasSubcommand()
        ? parsed.subcommand().commandSpec().name()
        : parsed.commandSpec().name();
  }
}
