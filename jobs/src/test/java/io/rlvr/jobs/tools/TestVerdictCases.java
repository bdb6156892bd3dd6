package io.rlvr.jobs.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.ToolRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Verdicts that public bug reports of verifiers are about, each with the value that is right. A row
 * of {@code verdict-cases-open.csv} may have another, for the reason there.
 */
@Tag("slow")
class TestVerdictCases {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void areAsExpectedButForThoseThatAreOpen() throws IOException {
    List<JsonNode> cases = cases();
    StringBuilder lines = new StringBuilder();
    for (JsonNode row : cases) {
      lines.append(row.get("input")).append('\n');
    }
    ToolRun run = ToolRun.run(ScoreCommand::new, lines.toString());

    Set<String> open = open();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      JsonNode row = cases.get(i);
      JsonNode found = run.line(i).path("value");
      if (!isExpected(row.get("expected"), found) && !open.contains(row.get("id").asText())) {
        wrong.add(row + " got " + run.line(i));
      }
    }
    assertThat(cases).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  /** Those that need no endpoint: a judge that is never asked needs none. */
  private static List<JsonNode> cases() throws IOException {
    Path file =
        Optional.ofNullable(System.getProperty("rlvr.cases"))
            .or(() -> Optional.ofNullable(System.getenv("RLVR_CASES")))
            .map(Path::of)
            .orElseGet(() -> ProjectRoot.resolve("../shared/cases/verdicts.jsonl"));
    assumeThat(Files.isRegularFile(file))
        .as("SKIPPED: no file %s (set RLVR_CASES)", file.toAbsolutePath())
        .isTrue();
    List<JsonNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = JSON.readTree(line);
      boolean isScore = row.path("tool").asText().equals("score") && row.get("input").isObject();
      boolean isAsked = row.path("input").path("settings").has("reward.remote-judge.url");
      String fault = row.path("fault").asText();
      boolean isUnasked =
          fault.equals("remote-judge: no guard") || fault.startsWith("judge guard:");
      if (isScore && (!isAsked || isUnasked)) {
        cases.add(row);
      }
    }
    return cases;
  }

  /** A list holds what would be accepted. */
  private static boolean isExpected(JsonNode expected, JsonNode found) {
    if (expected.isArray()) {
      for (JsonNode one : expected) {
        if (isExpected(one, found)) {
          return true;
        }
      }
      return false;
    }
    return (expected.isNumber() && found.isNumber())
        ? Math.abs(expected.asDouble() - found.asDouble()) < 1e-9
        : expected.equals(found);
  }

  private static Set<String> open() throws IOException {
    try (InputStream in =
        TestVerdictCases.class.getClassLoader().getResourceAsStream("verdict-cases-open.csv")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.substring(0, line.indexOf('|')))
          .collect(Collectors.toSet());
    }
  }
}
