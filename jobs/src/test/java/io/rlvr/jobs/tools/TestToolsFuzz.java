package io.rlvr.jobs.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import io.rlvr.jobs.testing.ToolRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hostile lines between two good ones: each line gets one line, an answer or an error, and the good
 * ones get what they always get. The n-th case of a tool is the same in every build; {@code
 * -Drlvr.fuzz.cases} says how many there are, of which each tool has one in 36.
 */
@Tag("fuzz")
class TestToolsFuzz {
  private static final int CASES = Integer.getInteger("rlvr.fuzz.cases", 2000) / 36;
  private static final long MOST_NANOS = 20_000_000_000L;
  private static final long MOST_BYTES = 256L << 20;

  /** A value of a field. */
  private static final Pattern VALUE =
      Pattern.compile("(?<=[:,\\[])(?:\"[^\"]*\"|-?[0-9][0-9.]*|\\[[^\\[\\]{}]*\\])(?!\\s*:)");

  private static final Pattern NAME = Pattern.compile("\"[^\"]*\"(?=:)");

  private static final List<String> HOSTILE =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "0.5",
          "2147483648",
          "-9223372036854775808",
          "1e308",
          "1e400",
          "1e-400",
          "NaN",
          "\"\"",
          "\" \"",
          "\"a\\nb\\u2028c\\u001b[2J\"",
          "\"%s %n\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"../../x\"",
          "[]",
          "{}",
          "[null]",
          "[[1]]",
          "{\"a\":{\"b\":[1]}}",
          "9".repeat(900),
          "9".repeat(2000),
          "[".repeat(100) + "]".repeat(100),
          "[" + "1,".repeat(5000) + "1]",
          "\"" + "(".repeat(20_000) + "\"",
          "\"" + "\\\\frac{".repeat(5000) + "\"",
          "\"" + "1/".repeat(5000) + "\"",
          "\"" + "a ".repeat(50_000) + "\"",
          "\"x^{9^{9^{9}}}\"",
          "\"10**10**10\"",
          "\"1e999999999\"",
          "\"" + "9".repeat(10_000) + "!\"");

  private enum Tool {
    SCORE(
        ScoreCommand::new,
        "{\"id\":1,\"question\":\"q\",\"reference\":\"42\",\"response\":\"It is 42\",\"extra\":"
            + "{\"a\":[1]},\"settings\":{\"reward.type\":\"%s\"}}"),
    ADVANTAGE(
        AdvantageCommand::new,
        "{\"id\":1,\"rows\":[{\"prompt_id\":\"a\",\"sample\":0,\"reward\":1},{\"prompt_id\":\"a\","
            + "\"sample\":1,\"reward\":0.5}],\"settings\":{\"advantage.type\":\"grpo\"}}"),
    LOSS(
        LossCommand::new,
        "{\"id\":1,\"logp_new\":[[-0.5,-1.0],[-2]],\"logp_rollout\":[[-0.6,-1.0],[-1]],"
            + "\"advantages\":[1,-1],\"mask\":[[1,0],[1]],\"settings\":{\"loss.type\":"
            + "\"clipped\"}}");

    private final Function<ToolOptions, Callable<Integer>> command;
    private final String line;

    Tool(Function<ToolOptions, Callable<Integer>> command, String line) {
      this.command = command;
      this.line = line;
    }

    /** A good line; score's rewards take turns. */
    private String line(int seed) {
      List<String> rewards = List.of("math", "numeric", "exact", "contains", "jaccard", "token-f1");
      return line.replace("%s", rewards.get(seed % rewards.size()));
    }
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  @Timeout(3600)
  void eachLineGetsOneLine(Tool tool) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int errors = 0;
    long slowest = 0;
    long largest = 0;
    for (int seed = 0; seed < CASES; seed++) {
      String good = tool.line(seed);
      String hostile = hostile(good, new Random(31L * seed + tool.ordinal()));
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long began = System.nanoTime();
      ToolRun run =
          ToolRun.run(tool.command, (good + "\n" + hostile + "\n" + good + "\n").getBytes(UTF_8));
      long nanos = System.nanoTime() - began;
      bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
      slowest = Math.max(slowest, nanos);
      largest = Math.max(largest, bytes);
      String what = "case %d: %s".formatted(seed, hostile);
      assertThat(run.lines()).as(what).hasSize(3);
      assertThat(run.line(0).path("error").asText("")).as(what).isIn("", "null");
      assertThat(run.lines().get(2)).as(what).isEqualTo(run.lines().get(0));
      JsonNode answer = run.line(1);
      assertThat(answer.path("error").asText().lines().count()).as(what).isLessThanOrEqualTo(1);
      assertThat(answer.path("error").asText()).as(what).doesNotContain("Exception", "Error");
      assertThat(nanos).as(what).isLessThan(MOST_NANOS);
      assertThat(bytes).as(what).isLessThan(MOST_BYTES);
      errors += answer.path("error").isTextual() ? 1 : 0;
    }
    String report =
        String.format(
            Locale.ROOT,
            "%s: %d values, %d refusals; slowest: %.0f ms; largest: %.1f MiB%n",
            tool,
            CASES - errors,
            errors,
            slowest / 1e6,
            largest / (double) (1 << 20));
    Path folder = Files.createDirectories(Path.of("target", "fuzz"));
    Files.writeString(folder.resolve(tool + ".txt"), report);
  }

  /** A line with one to three of its values or names changed, and cut now and then. */
  private static String hostile(String line, Random random) {
    String hostile = line;
    for (int i = random.nextInt(2); i >= 0; i--) {
      Pattern place = random.nextInt(8) == 0 ? NAME : VALUE;
      List<MatchResult> places = place.matcher(hostile).results().toList();
      if (places.isEmpty()) {
        continue;
      }
      MatchResult at = places.get(random.nextInt(places.size()));
      String value = HOSTILE.get(random.nextInt(HOSTILE.size()));
      hostile = hostile.substring(0, at.start()) + value + hostile.substring(at.end());
    }
    int end = random.nextInt(8) == 0 ? 1 + random.nextInt(hostile.length()) : hostile.length();
    return hostile.substring(0, end);
  }
}
