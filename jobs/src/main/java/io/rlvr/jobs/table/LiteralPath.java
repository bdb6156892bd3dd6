package io.rlvr.jobs.table;

import java.util.regex.Pattern;

/** Paths for Spark's readers, to which a name with one of {@code [ ] { } * ?} is a pattern. */
public final class LiteralPath {
  private static final Pattern SPECIAL = Pattern.compile("[\\[\\]{}*?\\\\]");

  private LiteralPath() {}

  /** The pattern that this path alone matches. */
  public static String of(String path) {
    return SPECIAL.matcher(path).replaceAll("\\\\$0");
  }
}
