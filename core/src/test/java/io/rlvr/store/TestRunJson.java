package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestRunJson {
  private static final String WHOLE =
      """
      {"format-version":1,"start-model":"ab","settings":{"run.seed":17},"environment":{"java":"17"}}
      """;

  @Test
  void allFieldsComeBack() {
    RunJson run =
        new RunJson(
            new TreeMap<>(
                Map.of(
                    "run.seed",
                    9007199254740993L,
                    "run.keep",
                    true,
                    "rollout.temperature",
                    0.1,
                    "loss.type",
                    "clipped",
                    "import.columns",
                    List.of("a", "b"))),
            "ab",
            new TreeMap<>(Map.of("java", "17")));

    assertThat(RunJson.read("run.json", run.write())).isEqualTo(run);
  }

  @Test
  void whatCameLaterComesBackToo() {
    RunJson run =
        new RunJson(
            new TreeMap<>(Map.of("loop.steps", 2, "alarm.window", 3)),
            new TreeMap<>(Map.of("alarm.window", 5, "track.to", List.of("mlflow"))),
            "ab",
            new TreeMap<>(),
            List.of(),
            Optional.of(new RunOrigin("runs/a", 12, "ab")));
    RunJson raised = run.withSteps("loop.steps", 4, List.of(new EarlierSteps(2, 2)));

    assertThat(RunJson.read("run.json", run.write())).isEqualTo(run);
    assertThat(RunJson.read("run.json", raised.write())).isEqualTo(raised);
    assertThat(raised.settings())
        .containsExactly(Map.entry("alarm.window", 3), Map.entry("loop.steps", 4));
    assertThat(RunJson.read("run.json", raised.write()).settingsNow())
        .containsExactly(
            Map.entry("alarm.window", 5),
            Map.entry("loop.steps", 4),
            Map.entry("track.to", List.of("mlflow")));
  }

  /** A reader of version 1 would take updates of earlier steps for no part of the run. */
  @Test
  void onlyARecordThatAnOlderReaderWouldMisreadIsOfVersionTwo() {
    RunJson run = new RunJson(new TreeMap<>(), "ab", new TreeMap<>());
    RunJson raised = run.withSteps("loop.steps", 4, List.of(new EarlierSteps(2, 2)));

    assertThat(new String(run.write(), UTF_8)).contains("\"format-version\" : 1,");
    assertThat(new String(raised.write(), UTF_8)).contains("\"format-version\" : 2,");
  }

  @Test
  void recordsOfVersionOneStayReadable() {
    assertThat(RunJson.read("run.json", WHOLE.getBytes(UTF_8)))
        .isEqualTo(
            new RunJson(
                new TreeMap<>(Map.of("run.seed", 17)), "ab", new TreeMap<>(Map.of("java", "17"))));
  }

  @Test
  void theEnvironmentMayBeAbsent() {
    byte[] bytes = WHOLE.replace(",\"environment\":{\"java\":\"17\"}", "").getBytes(UTF_8);

    assertThat(RunJson.read("run.json", bytes).environment()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"format-version\":1; \"format-version\":3; format-version 3 (this build reads up to 2)",
        "\"format-version\":1,; ``; field 'format-version' is missing (expected a whole"
            + " number of 32 bits)",
        "\"start-model\":\"ab\",; ``; field 'start-model' is missing (expected text)",
        "\"ab\"; 3; field 'start-model' is 3 (expected text)",
        "{\"run.seed\":17}; []; field 'settings' is [] (expected an object)",
        "{\"java\":\"17\"}; null; field 'environment' is null (expected an object)",
        "\"17\"}}; 17; not JSON at line 2, column 1 (expected one object)",
      })
  void aBadRecordIsRefused(String part, String replacement, String message) {
    byte[] bytes = WHOLE.replace(part, replacement).getBytes(UTF_8);

    assertThatThrownBy(() -> RunJson.read("runs/a/run.json", bytes))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read record of a run runs/a/run.json: " + message);
  }
}
