package io.rlvr.reward;

import io.rlvr.reward.math.MathVerifier;
import java.util.List;

/** The notes on verdicts that metrics count. */
public final class Flags {
  /** The response has no non-empty line. */
  public static final String BLANK = "blank";

  /** The last line has no number that the rule could read. */
  public static final String NO_NUMBER = "no-number";

  /** The judge's first token is neither YES nor NO. */
  public static final String JUDGE_NEITHER = "judge-neither";

  /** The answer has neither a letter nor a digit. */
  public static final String PUNCTUATION_ONLY = "punctuation-only";

  /** The answer begins to answer, and ends there. */
  public static final String OPENER_ONLY = "opener-only";

  /** The answer speaks to the judge. */
  public static final String ADDRESSES_JUDGE = "addresses-judge";

  /** Why a judge was not asked. */
  public static final List<String> GUARDED =
      List.of(BLANK, PUNCTUATION_ONLY, OPENER_ONLY, ADDRESSES_JUDGE);

  /** The response lacks what {@code reward.likelihood.separator} asks for. */
  public static final String NO_SEPARATOR = "no-separator";

  /** The response takes none of the choices, or more than one. */
  public static final String NO_CHOICE = "no-choice";

  /** The answer is longer than what text rules compare. */
  public static final String TOO_LONG = "too-long";

  /** The response has no JSON object that could be read. */
  public static final String NO_JSON = "no-json";

  /** The JSON object of the response is not of the schema. */
  public static final String OTHER_SCHEMA = "other-schema";

  /** The response has no program. */
  public static final String NO_CODE = "no-code";

  /** A test of the program ran out of time. */
  public static final String CODE_TIMEOUT = "code-timeout";

  /** A signal ended a test of the program: its own, or that of a limit. */
  public static final String CODE_KILLED = "code-killed";

  /** The program ran without namespaces, and so with the rights of the user. */
  public static final String CODE_PROCESS = "code-process";

  /** The response has no query. */
  public static final String NO_SQL = "no-sql";

  /** The query may not run: more than one statement, or something that does not read. */
  public static final String SQL_REFUSED = "sql-refused";

  /** The database did not understand the query. */
  public static final String SQL_ERROR = "sql-error";

  /** The query ran out of time. */
  public static final String SQL_TIMEOUT = "sql-timeout";

  /** The query took too much memory, or its result has too many rows. */
  public static final String SQL_TOO_LARGE = "sql-too-large";

  /** The query rightly found no rows, as many others would. */
  public static final String SQL_EMPTY = "sql-empty";

  /** The response has no answer that the math verifier could read. */
  public static final String NO_ANSWER = MathVerifier.NO_ANSWER;

  /** What a verifier missed in a response. */
  public static final List<String> MISSED =
      List.of(
          NO_ANSWER,
          NO_CHOICE,
          TOO_LONG,
          NO_JSON,
          OTHER_SCHEMA,
          NO_CODE,
          CODE_TIMEOUT,
          CODE_KILLED,
          CODE_PROCESS,
          NO_SEPARATOR,
          NO_SQL,
          SQL_REFUSED,
          SQL_ERROR,
          SQL_TIMEOUT,
          SQL_TOO_LARGE,
          SQL_EMPTY);

  private Flags() {}
}
