package io.rlvr.reward.sql;

/** A query that gave no result: refused, wrong, or beyond a bound. */
final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_REASON = 300;

  private final String flag;

  /**
   * @param flag one of {@code Flags}
   */
  QueryException(String flag, String reason) {
    super(shortened(reason));
    this.flag = flag;
  }

  String flag() {
    return flag;
  }

  private static String shortened(String reason) {
    String line = reason.replaceAll("\\s+", " ").strip();
    return line.length() > MAX_REASON ? line.substring(0, MAX_REASON) + "..." : line;
  }
}
