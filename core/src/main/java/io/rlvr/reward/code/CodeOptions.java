package io.rlvr.reward.code;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.reward.CheckScore;
import io.rlvr.reward.code.sandbox.ProcessLimits;
import io.rlvr.reward.code.sandbox.SandboxKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code code} runs, and how.
 *
 * @param command with the file's name in the place of {@code {file}}, not empty
 * @param file the plain name of the file with the program
 * @param column the prompt's column of tests
 * @param success the line that prints {@code {token}}; empty for none
 */
record CodeOptions(
    List<String> command,
    String file,
    String column,
    String success,
    Set<String> languages,
    PrintedText tolerance,
    SandboxKind sandbox,
    ProcessLimits limits,
    CheckScore portion) {

  private static final String PLAIN_NAME = "\\w[\\w.-]{0,100}";

  CodeOptions {
    command = List.copyOf(command);
    requireNonNull(file, "file is null");
    requireNonNull(column, "column is null");
    requireNonNull(success, "success is null");
    languages = Set.copyOf(languages);
    requireNonNull(tolerance, "tolerance is null");
    requireNonNull(sandbox, "sandbox is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(portion, "portion is null");
  }

  /**
   * @throws UserException if programs may not be run, or it is not said how
   */
  static CodeOptions from(Settings settings) {
    if (!settings.get(CodeSettings.ENABLED)) {
      throw new UserException(
          "Cannot make reward code: it runs what the model wrote as a program, in a sandbox that is"
              + " no security boundary (expected %s=true; read docs/rewards.md first)",
          CodeSettings.ENABLED.name());
    }
    List<String> command = settings.get(CodeSettings.COMMAND);
    if (command.isEmpty()) {
      throw new UserException(
          "Invalid %s: [] (expected a program and its arguments)", CodeSettings.COMMAND.name());
    }
    String file = settings.get(CodeSettings.FILE);
    if (!file.matches(PLAIN_NAME)) {
      throw new UserException(
          "Invalid %s: '%s' (expected the plain name of a file)", CodeSettings.FILE.name(), file);
    }
    String success = settings.get(CodeSettings.SUCCESS);
    if (!success.isEmpty() && !success.contains("{token}")) {
      throw new UserException(
          "Invalid %s: '%s' (expected code that prints {token})",
          CodeSettings.SUCCESS.name(), success);
    }
    return new CodeOptions(
        command.stream().map(word -> word.replace("{file}", file)).toList(),
        file,
        settings.get(CodeSettings.TESTS),
        success,
        settings.get(CodeSettings.LANGUAGES).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet()),
        new PrintedText(settings.get(CodeSettings.FLOAT_TOLERANCE)),
        settings.get(CodeSettings.SANDBOX),
        new ProcessLimits(
            Duration.ofMillis(Math.round(settings.get(CodeSettings.TIMEOUT) * 1000)),
            settings.get(CodeSettings.MEMORY_MB),
            settings.get(CodeSettings.OUTPUT_KB),
            settings.get(CodeSettings.DISK_MB),
            settings.get(CodeSettings.PROCESSES)),
        settings.get(CodeSettings.VALUE));
  }

  /** That of tests that are code. */
  TestLanguage language() {
    return TestLanguage.of(command);
  }
}
