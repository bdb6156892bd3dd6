package io.rlvr.store;

import java.util.Locale;

/** Names of a run folder, all relative to its root. */
public final class RunLayout {
  public static final String RUN = "run.json";
  public static final String SUMMARY = "summary.json";
  public static final String REPORT = "report.html";
  public static final String COMPARISON = "compare.html";
  public static final String METRICS = "metrics.parquet";
  public static final String POLICIES = "policy";
  public static final String OPTIMIZERS = "optimizer";

  /** A regular expression of what {@link #versionName} returns. */
  public static final String VERSION = "v\\d{5,10}";

  public static final String PROMPTS = "prompts/";
  static final String DRIVERS = "driver";
  private static final String MANIFEST = "_manifest.json";
  private static final int ID_DIGITS = 8;

  private RunLayout() {}

  /** {@code prompts/train}. */
  public static String promptsFolder(String role) {
    return PROMPTS + role;
  }

  /** {@code step=00012/rollout-1f2e3d4c}. */
  public static String stageFolder(int step, String stage, String id) {
    requireNotNegative(step);
    return String.format(Locale.ROOT, "step=%05d/%s-%s", step, stage, id.substring(0, ID_DIGITS));
  }

  /** {@code policy/v00012}. */
  public static String policyFolder(int version) {
    return POLICIES + "/" + versionName(version);
  }

  /** {@code optimizer/v00012}: the optimizer's state after the update that wrote the policy. */
  public static String optimizerFolder(int version) {
    return OPTIMIZERS + "/" + versionName(version);
  }

  /** {@code v00012}. */
  public static String versionName(int version) {
    requireNotNegative(version);
    return String.format(Locale.ROOT, "v%05d", version);
  }

  /** {@code driver/00001.json}: claims are numbered in their order. */
  static String driver(int number) {
    return String.format(Locale.ROOT, "%s/%05d.json", DRIVERS, number);
  }

  static boolean isDriver(String path) {
    return path.matches(DRIVERS + "/\\d{5,9}\\.json");
  }

  /** The number in what {@link #driver} returned. */
  static int driverNumber(String path) {
    return Integer.parseInt(path.substring(DRIVERS.length() + 1, path.length() - ".json".length()));
  }

  public static String manifest(String folder) {
    return folder + "/" + MANIFEST;
  }

  private static void requireNotNegative(int number) {
    if (number < 0) {
      throw new IllegalArgumentException("A step must not be negative, but was: " + number);
    }
  }
}
