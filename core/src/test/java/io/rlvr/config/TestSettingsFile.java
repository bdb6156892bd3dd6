package io.rlvr.config;

import static io.rlvr.config.ExampleSettings.KEYS;
import static io.rlvr.config.ExampleSettings.MODEL;
import static io.rlvr.config.ExampleSettings.SAMPLES;
import static io.rlvr.config.ExampleSettings.SEED;
import static io.rlvr.config.ExampleSettings.SEPARATOR;
import static io.rlvr.config.ExampleSettings.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSettingsFile {
  @TempDir private Path folder;

  @Test
  void aFileReplacesASubstitutionOfTheOneThatItIncludes() throws Exception {
    write("base.conf", "policy { model = ${rlvr.home}/models/one }");
    Path file = write("part.conf", "include \"base.conf\"\npolicy.model = ${rlvr.home}/models/two");

    assertThat(Settings.load(KEYS, file, List.of()).asMap().get("policy.model"))
        .asString()
        .endsWith("/models/two");
  }

  @Test
  void theCommandLineLiesOverTheFileOverTheDefaults() throws IOException {
    Path file = write("a.conf", "policy.model = m, run.seed = 1, rollout.samples-per-prompt = 2");

    Settings settings =
        Settings.load(KEYS, file, List.of("run.seed=3", "advantage.type=reinforce++"));

    assertThat(settings.get(SEED)).isEqualTo(3L);
    assertThat(settings.get(TYPE)).isEqualTo("reinforce++");
    assertThat(settings.get(SAMPLES)).isEqualTo(2);
    assertThat(settings.get(SEPARATOR)).isEmpty();
  }

  @Test
  void anyExtensionIsHocon() throws IOException {
    Path file = write("a.properties", "policy.model = m\nrun.seed = 3 # a number");

    assertThat(Settings.load(KEYS, file, List.of()).get(SEED)).isEqualTo(3L);
  }

  @Test
  void homeStandsForTheProjectsFolder() throws IOException {
    Path file = write("a.conf", "policy.model = ${rlvr.home}/models/tiny");
    String before = System.getProperty("rlvr.home", "");
    System.setProperty("rlvr.home", "/opt/my rlvr");
    try {
      Settings settings = Settings.load(KEYS, file, List.of());

      assertThat(settings.get(MODEL)).isEqualTo("/opt/my rlvr/models/tiny");
      assertThat(settings.asMap()).doesNotContainKey("rlvr.home");
    } finally {
      if (before.isEmpty()) {
        System.clearProperty("rlvr.home");
      } else {
        System.setProperty("rlvr.home", before);
      }
    }
  }

  @Test
  void aSettingMayReferToAnotherAndSeesTheCommandLine() throws IOException {
    Path file =
        write("a.conf", "policy.model = m, run.seed = 5, rollout.samples-per-prompt = ${run.seed}");

    assertThat(Settings.load(KEYS, file, List.of()).get(SAMPLES)).isEqualTo(5);
    assertThat(Settings.load(KEYS, file, List.of("run.seed=6")).get(SAMPLES)).isEqualTo(6);
  }

  @Test
  void anIncludedFileLiesBelowWhatFollowsIt() throws IOException {
    write("base.conf", "policy.model = base, run.seed = 1");
    Path file = write("a.conf", "include \"base.conf\"\nrun.seed = 2");

    Settings settings = Settings.load(KEYS, file, List.of());

    assertThat(settings.get(MODEL)).isEqualTo("base");
    assertThat(settings.get(SEED)).isEqualTo(2L);
  }

  @Test
  void aFileNamedWithoutAFolderFindsItsIncludes() throws IOException {
    Path here = Files.createTempDirectory(Path.of("target"), "include");
    Files.writeString(here.resolve("base.conf"), "policy.model = base");
    Files.writeString(here.resolve("a.conf"), "include \"base.conf\"");
    Path relative =
        Path.of("").toAbsolutePath().relativize(here.toAbsolutePath().resolve("a.conf"));

    assertThat(Settings.load(KEYS, relative, List.of()).get(MODEL)).isEqualTo("base");
  }

  @Test
  void anIncludedFileThatIsMissingIsAMistake() throws IOException {
    for (String form :
        List.of(
            "include \"base.conf\"",
            "include file(\"base.conf\")",
            "include classpath(\"base.conf\")",
            "include required(\"base.conf\")")) {
      Path file = write("a.conf", form);
      refused(
          file,
          "Cannot read configuration %s: it includes base.conf, which cannot be read (expected a file"
              + " beside it)");
    }
  }

  @Test
  void aMissingFileOfAnIncludedFileIsAMistakeToo() throws IOException {
    write("base.conf", "include \"deeper.conf\"");
    Path file = write("a.conf", "include \"base.conf\"");

    refused(
        file,
        "Cannot read configuration %s: it includes deeper.conf, which cannot be read (expected a"
            + " file beside it)");
  }

  @Test
  void nothingIsIncludedFromANetwork() throws IOException {
    Path file = write("a.conf", "include url(\"http://127.0.0.1:1/x.conf\")");

    refused(
        file,
        "Cannot read configuration %s: it includes the URL http://127.0.0.1:1/x.conf (expected a"
            + " file)");
  }

  @Test
  void aFileThatIncludesItselfIsAMistake() throws IOException {
    Path file = write("a.conf", "include \"a.conf\"");

    refused(
        file,
        "Cannot read configuration %s: include statements nested more than 50 times, you probably"
            + " have a cycle in your includes");
  }

  @Test
  void aSyntaxErrorIsOneLineWithItsPlace() throws IOException {
    refused(
        write("a.conf", "run.seed = 1\nrun.seed = [1, 2"),
        "Cannot read configuration %s: 2: List should have ended with ] or had a comma, instead had"
            + " token: end of file");
    refused(
        write("a.conf", "run.seed = \"1\n2\""),
        "Cannot read configuration %s: 1: Expecting a value but got wrong token: 'newline' (JSON"
            + " does not allow unescaped newline in quoted strings, use a backslash escape)");
    refused(
        write("a.conf", "run..seed = 1"),
        "Cannot read configuration %s: 1: path has a leading, trailing, or two adjacent period '.'"
            + " (use quoted \"\" empty string if you want an empty element)");
  }

  @Test
  void aSubstitutionOfNothingIsOneLineWithItsPlace() throws IOException {
    refused(
        write("a.conf", "\npolicy.model = ${nobody}"),
        "Cannot read configuration %s: 2: Could not resolve substitution to a value: ${nobody}");
  }

  @Test
  void aMissingFileIsAMistake() throws IOException {
    refused(folder.resolve("none.conf"), "Cannot read configuration %s: no such file");
    refused(
        Files.createDirectory(folder.resolve("d")), "Cannot read configuration %s: no such file");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> Settings.load(KEYS, file, List.of()))
        .isInstanceOf(UserException.class)
        .hasMessage(message.replace("%s", file.toString()));
  }
}
