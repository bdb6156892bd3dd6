package io.rlvr.config;

import static io.rlvr.config.ExampleSettings.COLUMNS;
import static io.rlvr.config.ExampleSettings.DEVICE;
import static io.rlvr.config.ExampleSettings.KEEP;
import static io.rlvr.config.ExampleSettings.KEYS;
import static io.rlvr.config.ExampleSettings.MODEL;
import static io.rlvr.config.ExampleSettings.MOOD;
import static io.rlvr.config.ExampleSettings.SAMPLES;
import static io.rlvr.config.ExampleSettings.SEED;
import static io.rlvr.config.ExampleSettings.SEPARATOR;
import static io.rlvr.config.ExampleSettings.TEMPERATURE;
import static io.rlvr.config.ExampleSettings.TOP_P;
import static io.rlvr.config.ExampleSettings.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestSettings {
  private static final String FULL =
      """
      policy { model = "models/tiny", device = cpu }
      rollout { samples-per-prompt = 8, temperature = 0.5, top-p = 0.9 }
      run { seed = 99, mood = rather-bad, keep = true }
      advantage.type = "reinforce++"
      reward.separator = "|"
      import.columns = [x, y]
      """;

  @Test
  void everyKeyHasItsDefault() {
    Settings settings = of("policy.model = m");

    assertThat(settings.asMap())
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("policy.model", "m"),
                    Map.entry("policy.device", "auto"),
                    Map.entry("rollout.samples-per-prompt", 4),
                    Map.entry("rollout.temperature", 1.0),
                    Map.entry("rollout.top-p", 1.0),
                    Map.entry("run.seed", 17L),
                    Map.entry("run.mood", "good"),
                    Map.entry("run.keep", false),
                    Map.entry("advantage.type", "grpo"),
                    Map.entry("reward.separator", ""),
                    Map.entry("import.columns", List.of("a")))));
  }

  @Test
  void everyKeyCanBeSet() {
    Settings settings = of(FULL);

    assertThat(settings.get(MODEL)).isEqualTo("models/tiny");
    assertThat(settings.get(DEVICE)).isEqualTo("cpu");
    assertThat(settings.get(SAMPLES)).isEqualTo(8);
    assertThat(settings.get(TEMPERATURE)).isEqualTo(0.5);
    assertThat(settings.get(TOP_P)).isEqualTo(0.9);
    assertThat(settings.get(SEED)).isEqualTo(99L);
    assertThat(settings.get(MOOD)).isEqualTo(ExampleSettings.Mood.RATHER_BAD);
    assertThat(settings.get(KEEP)).isTrue();
    assertThat(settings.get(TYPE)).isEqualTo("reinforce++");
    assertThat(settings.get(SEPARATOR)).isEqualTo("|");
    assertThat(settings.get(COLUMNS)).containsExactly("x", "y");
  }

  @Test
  void whatIsWrittenReadsTheSame() {
    Settings settings = of(FULL);

    assertThat(of(ConfigFactory.parseMap(settings.asMap()).root().render()).asMap())
        .isEqualTo(settings.asMap());
  }

  @Test
  void allProblemsAreReportedAtOnceInTheOrderOfTheKeys() {
    refused(
        """
        rollout { samples-per-prompt = 1.5, temperature = -0.5, top-p = 2, topp = 1 }
        run { keep = yes, seed = "3", mood = rather_bad }
        policy.device = CPU
        import.columns = [1, 2]
        advantage.type = grop
        zzz = 1
        """,
        """
        Missing setting policy.model (expected text)
        Invalid rollout.samples-per-prompt: 1.5 (expected a whole number >= 1)
        Invalid rollout.temperature: -0.5 (expected a number >= 0)
        Invalid rollout.top-p: 2 (expected a number from 0 to 1)
        Invalid run.seed: '3' (expected a whole number)
        Invalid advantage.type: 'grop' (expected one of grpo, reinforce++). Did you mean 'grpo'?
        Invalid policy.device: 'CPU' (expected one of auto, cpu, cuda). Did you mean 'cpu'?
        Invalid run.mood: 'rather_bad' (expected one of good, rather-bad). Did you mean 'rather-bad'?
        Invalid run.keep: 'yes' (expected true or false)
        Invalid import.columns: [1, 2] (expected a list of texts)
        Unknown setting rollout.topp. Did you mean 'rollout.top-p'?
        Unknown setting zzz.""");
  }

  @Test
  void notANumberIsNoNumber() {
    refused(
        "policy.model = m, rollout { temperature = NaN, top-p = Infinity, samples-per-prompt = 1e400 }",
        """
        Invalid rollout.samples-per-prompt: Infinity (expected a whole number >= 1)
        Invalid rollout.temperature: 'NaN' (expected a number >= 0)
        Invalid rollout.top-p: 'Infinity' (expected a number from 0 to 1)""");
  }

  @Test
  void aNullIsNoValue() {
    refused(
        "policy.model = null, run.seed = null, nobody = null, user.x = null",
        """
        Invalid policy.model: null (expected text)
        Invalid run.seed: null (expected a whole number)
        Unknown setting nobody.
        Invalid user.x: null (expected a value)""");
  }

  @Test
  void aGroupIsNoValueAndAValueNoGroup() {
    refused(
        "policy.model = m, run.seed.first = 1, run.seed.second = 2, run.mood {}, rollout = 3, user = 4",
        """
        Invalid run.seed: a group that holds run.seed.first, run.seed.second (expected a whole number)
        Invalid run.mood: {} (expected one of good, rather-bad)
        Invalid rollout: 3 (expected a group of settings)
        Invalid user: 4 (expected a group of settings)""");
  }

  @Test
  void ofAValueAndAGroupOfOneNameTheLaterWins() {
    refused(
        "policy.model = m, run.seed = 1, run.seed.first = 2",
        "Invalid run.seed: a group that holds run.seed.first (expected a whole number)");
    refused(
        "policy.model = m, run.seed = 1, run = 2", "Invalid run: 2 (expected a group of settings)");
    assertThat(of("policy.model = m, run = 2, run.seed = 1").get(SEED)).isEqualTo(1);
  }

  @Test
  void anEmptyGroupSetsNothing() {
    assertThat(of("policy.model = m, run {}, user {}").asMap())
        .isEqualTo(of("policy.model = m").asMap());
    refused("policy.model = m, nobody {}", "Unknown setting nobody.");
  }

  @Test
  void aNameInQuotesIsTheSameName() {
    assertThat(of("\"policy.model\" = m").get(MODEL)).isEqualTo("m");
    refused(
        "\"policy.model\" = m, policy.model = m",
        "Invalid policy.model: given twice, by groups and as one name in quotes (expected once)");
  }

  @Test
  void controlCharactersAreEscapedAndLongValuesCut() {
    refused(
        "policy.model = m, run.keep = \"\\u0001\\u001b[31m\\n\", \"x\\ny\\u0007\" = 1",
        """
        Invalid run.keep: '\\u0001\\u001b[31m\\n' (expected true or false)
        Unknown setting x\\ny\\u0007.""");
    refused(
        "policy.model = m, run.keep = " + "y".repeat(1000),
        "Invalid run.keep: '" + "y".repeat(200) + "...' (expected true or false)");
  }

  @Test
  void settingsOfTheUserAreFree() {
    Settings settings = of("policy.model = m, user { a.b = 1, c = [{ z = 1, a = x }, 2.5] }");

    assertThat(settings.userValues())
        .isEqualTo(
            new TreeMap<>(Map.of("user.a.b", 1, "user.c", List.of(Map.of("z", 1, "a", "x"), 2.5))));
    assertThat(settings.userValues().get("user.c")).hasToString("[{a=x, z=1}, 2.5]");
    assertThat(settings.asMap()).containsEntry("user.a.b", 1);
    refused("policy.model = m, users.a = 1", "Unknown setting users.a.");
  }

  @Test
  void onlyTheKeysOfAViewCanBeRead() {
    Settings view = of("policy.model = m, user.x = 1").only(List.of(SEED, KEEP));

    assertThat(view.get(SEED)).isEqualTo(17L);
    assertThat(view.asMap().keySet()).containsExactly("run.keep", "run.seed", "user.x");
    assertThatThrownBy(() -> view.get(MODEL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Setting is not declared by its reader: policy.model");
    assertThatThrownBy(() -> view.only(List.of(MODEL)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Setting is not declared by its reader: policy.model");
  }

  @Test
  void theMapsAreViews() {
    Settings settings = of("policy.model = m, user.x = 1");

    settings.asMap().clear();
    assertThat(settings.get(MODEL)).isEqualTo("m");
    assertThatThrownBy(() -> settings.userValues().clear())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(null);
  }

  @Test
  void twoKeysOfOneNameAreOurBug() {
    Key<Long> other = Key.whole("run.seed", 3, "Another.");

    assertThatThrownBy(() -> Settings.defaults(List.of(SEED, other), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Setting is declared twice: run.seed");
    assertThat(Settings.defaults(List.of(SEED, SEED), List.of("run.seed=5")).get(SEED))
        .isEqualTo(5L);
  }

  @Test
  void theyTravelToExecutors() throws IOException, ClassNotFoundException {
    Settings settings = of(FULL + "user { a = [{ b = 1 }], c = x }");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(settings);
    }
    Settings copy;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      copy = (Settings) in.readObject();
    }

    assertThat(copy.asMap()).isEqualTo(settings.asMap());
    assertThat(copy.get(MOOD)).isEqualTo(ExampleSettings.Mood.RATHER_BAD);
    assertThat(copy.userValues()).isEqualTo(settings.userValues());
  }

  private static Settings of(String hocon) {
    return Settings.of(KEYS, ConfigFactory.parseString(hocon).resolve());
  }

  private static void refused(String hocon, String message) {
    assertThatThrownBy(() -> of(hocon)).isInstanceOf(UserException.class).hasMessage(message);
  }
}
