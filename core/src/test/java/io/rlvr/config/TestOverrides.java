package io.rlvr.config;

import static io.rlvr.config.ExampleSettings.COLUMNS;
import static io.rlvr.config.ExampleSettings.KEEP;
import static io.rlvr.config.ExampleSettings.KEYS;
import static io.rlvr.config.ExampleSettings.MODEL;
import static io.rlvr.config.ExampleSettings.MOOD;
import static io.rlvr.config.ExampleSettings.SAMPLES;
import static io.rlvr.config.ExampleSettings.SEED;
import static io.rlvr.config.ExampleSettings.SEPARATOR;
import static io.rlvr.config.ExampleSettings.TEMPERATURE;
import static io.rlvr.config.ExampleSettings.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values on top: {@code --set key=value} on the command line, and those of a line of JSON. */
class TestOverrides {
  @Test
  void valuesHaveTheTypeThatTheyLookLike() {
    Settings settings =
        set(
            "rollout.samples-per-prompt=8",
            "rollout.temperature = 1e-3 ",
            "run.keep=true",
            "run.seed=-9223372036854775808",
            "run.mood=rather-bad");

    assertThat(settings.get(SAMPLES)).isEqualTo(8);
    assertThat(settings.get(TEMPERATURE)).isEqualTo(0.001);
    assertThat(settings.get(KEEP)).isTrue();
    assertThat(settings.get(SEED)).isEqualTo(Long.MIN_VALUE);
    assertThat(settings.get(MOOD)).isEqualTo(ExampleSettings.Mood.RATHER_BAD);
  }

  @Test
  void aNameWithPlusSignsIsAText() {
    assertThat(set("advantage.type=reinforce++").get(TYPE)).isEqualTo("reinforce++");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/smollm2-135m.v1",
        "s3a://bucket/a:b/c=d",
        "/data/my models/tiny #1 (new)",
        "C:\\models\\tiny",
        "${HOME}/models",
        "hdfs://host:8020//x",
        "a,b",
        "{a: 1}",
        "3 # not a comment",
        "3//4",
        "3, \"other\": 4",
        "include \"x\"",
        "\"half",
        "a\"b",
        "Größe"
      })
  void anyTextPassesAsItStands(String text) {
    assertThat(set("policy.model=" + text).get(MODEL)).isEqualTo(text);
  }

  @Test
  void aTextMayLookLikeANumber() {
    assertThat(set("policy.model=135").get(MODEL)).isEqualTo("135");
    assertThat(set("policy.model=1e3").get(MODEL)).isEqualTo("1e3");
    assertThat(set("user.word=\"135\"").userValues()).containsEntry("user.word", "135");
    assertThat(set("user.word=135").userValues()).containsEntry("user.word", 135);
  }

  @Test
  void quotesKeepSpacesAndEscapes() {
    assertThat(set("reward.separator=\" | \"").get(SEPARATOR)).isEqualTo(" | ");
    assertThat(set("reward.separator=\"\\t\"").get(SEPARATOR)).isEqualTo("\t");
    assertThat(set("reward.separator=").get(SEPARATOR)).isEmpty();
    assertThat(set("reward.separator= = ").get(SEPARATOR)).isEqualTo("=");
  }

  @Test
  void listsAreInBrackets() {
    assertThat(set("import.columns=[x, \"y z\"]").get(COLUMNS)).containsExactly("x", "y z");
    assertThat(set("import.columns=[]").get(COLUMNS)).isEmpty();
  }

  @Test
  void namesMayBeQuoted() {
    assertThat(set("run.seed=2", "\"run.seed\"=3").get(SEED)).isEqualTo(3L);
    assertThat(set("\"run.seed\"=3", "run.seed=2").get(SEED)).isEqualTo(2L);
    assertThat(set("user.\"a.b\"=1").userValues()).containsEntry("user.a.b", 1);
  }

  @Test
  void theLastOfTheSameNameWins() {
    assertThat(set("run.seed=1", "run.seed=2").get(SEED)).isEqualTo(2L);
  }

  @Test
  void wrongTypesAreReportedAtOnce() {
    refused(
        List.of(
            "run.keep=yes",
            "rollout.samples-per-prompt=2.5",
            "rollout.temperature=NaN",
            "import.columns=a",
            "run.seed=null",
            "run.sed=3",
            "reward.separator=true"),
        """
        Invalid rollout.samples-per-prompt: 2.5 (expected a whole number >= 1)
        Invalid rollout.temperature: 'NaN' (expected a number >= 0)
        Invalid run.seed: null (expected a whole number)
        Invalid run.keep: 'yes' (expected true or false)
        Invalid reward.separator: true (expected text)
        Invalid import.columns: 'a' (expected a list of texts)
        Unknown setting run.sed. Did you mean 'run.seed'?""");
  }

  @Test
  void whatIsNoAssignmentIsRefused() {
    refused(List.of("run.seed"), "Invalid --set run.seed (expected key=value)");
    refused(List.of("=3"), "Invalid --set =3 (expected key=value)");
    refused(List.of(""), "Invalid --set  (expected key=value)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run..seed", ".", "run.", " ", "run.s$", "a[0]", "\"run"})
  void aNameThatIsNoneIsRefused(String name) {
    refused(
        List.of(name + "=3"),
        "Invalid setting name: '"
            + name.trim()
            + "' (expected words with '.' between groups and '-' between words)");
  }

  @Test
  void valuesOfALineLieOnTopOfOverrides() {
    Settings settings =
        Settings.defaults(
            KEYS,
            List.of("policy.model=m", "run.seed=1", "run.keep=true"),
            Map.of("run.seed", 2, "rollout", Map.of("samples-per-prompt", 3)));

    assertThat(settings.get(SEED)).isEqualTo(2L);
    assertThat(settings.get(KEEP)).isTrue();
    assertThat(settings.get(SAMPLES)).isEqualTo(3);
  }

  @Test
  void aNullOfALineIsRefused() {
    Map<String, Object> line = Collections.singletonMap("run.seed", null);

    assertThatThrownBy(() -> Settings.defaults(KEYS, List.of("policy.model=m"), line))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid run.seed: null (expected a whole number)");
  }

  private static Settings set(String... overrides) {
    return Settings.defaults(
        KEYS, Stream.concat(Stream.of("policy.model=m"), Arrays.stream(overrides)).toList());
  }

  private static void refused(List<String> overrides, String message) {
    assertThatThrownBy(() -> set(overrides.toArray(String[]::new)))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }
}
