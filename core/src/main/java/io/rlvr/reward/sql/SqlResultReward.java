package io.rlvr.reward.sql;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.reward.Reward;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Runs the query of the response ({@link SqlAnswer}) and that of the reference in the prompt's
 * database and compares what they give ({@link ResultComparison}): 1 if it is the same, else 0.
 * This is execution accuracy, as Spider (Yu et al. 2018, arXiv 1809.08887) and BIRD (Li et al.
 * 2023, arXiv 2305.03111) count it, but for duplicates and order, which BIRD leaves out ({@code
 * reward.sql-result.rows = set}).
 *
 * <p>Order counts where the reference's outermost query has ORDER BY; rows that it sorts by equal
 * keys may change places. A query that is refused, wrong or beyond a bound is 0 with a flag, and
 * the judge's output tells why. A database that is not there and a reference that does not run are
 * UNSCORABLE; a machine without the driver is FAILED. A result without rows that is right has the
 * flag {@code sql-empty}, since any query that finds nothing would have been.
 */
public final class SqlResultReward implements Reward {
  public static final String NAME = "sql-result";

  private final SqlOptions options;
  private final OpenDatabases databases;

  private SqlResultReward(SqlOptions options, OpenDatabases databases) {
    this.options = options;
    this.databases = databases;
  }

  public static SqlResultReward from(Settings settings) {
    SqlOptions options = SqlOptions.from(settings);
    return new SqlResultReward(
        options, new OpenDatabases(new DatabaseFolder(options.databases()), options.limits()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    String name = prompt.extra().getOrDefault(options.column(), "");
    if (name.isBlank()) {
      return all(Verdict.unscorable("column '" + options.column() + "' is missing"), rollouts);
    }
    try {
      Optional<String> query = SqlAnswer.in(prompt.reference());
      if (query.isEmpty()) {
        return all(Verdict.unscorable("reference has no query"), rollouts);
      }
      Reference reference = databases.reference(name, query.get());
      SqlDatabase database = databases.get(name);
      List<Verdict> verdicts = new ArrayList<>();
      for (Rollout rollout : rollouts) {
        verdicts.add(verdict(reference, database, rollout.response()));
      }
      return verdicts;
    } catch (QueryException e) {
      return all(Verdict.unscorable("reference: " + e.getMessage()), rollouts);
    } catch (DatabaseException e) {
      String reason = "database '" + name + "': " + e.getMessage();
      return switch (e.fault()) {
        case DATA -> all(Verdict.unscorable(reason), rollouts);
        case MACHINE -> all(Verdict.failed(reason), rollouts);
      };
    }
  }

  @Override
  public void close() {
    databases.close();
  }

  private Verdict verdict(Reference reference, SqlDatabase database, String response) {
    Optional<String> query = SqlAnswer.in(response);
    if (query.isEmpty()) {
      return Verdict.scored(0, List.of(Flags.BLANK, Flags.NO_SQL));
    }
    try {
      ResultTable result = database.run(database.statement(query.get()).sql());
      boolean isSame = options.comparison().isSame(reference, result);
      boolean isEmpty = isSame && result.rows().isEmpty();
      return Verdict.scored(isSame ? 1 : 0, isEmpty ? List.of(Flags.SQL_EMPTY) : List.of());
    } catch (QueryException e) {
      return wrong(e);
    } catch (Work.TooMuchException e) {
      return Verdict.unscorable(e.getMessage());
    }
  }

  private static Verdict wrong(QueryException reason) {
    return new Verdict(
        Verdict.Status.SCORED,
        0,
        OptionalDouble.empty(),
        Map.of(),
        List.of(reason.flag()),
        Optional.of(String.valueOf(reason.getMessage())),
        Optional.empty(),
        Optional.empty(),
        1,
        0);
  }

  private static List<Verdict> all(Verdict verdict, List<Rollout> rollouts) {
    return Collections.nCopies(rollouts.size(), verdict);
  }
}
