package io.rlvr.reward.code;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.reward.LastLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One test of a program.
 *
 * @param input its standard input
 * @param output what it must print; empty where it is enough that it ends well
 * @param code what is put after the program
 * @param checks the same as values to compare, where the code does nothing else
 */
record CodeTest(String input, Optional<String> output, String code, Optional<PythonChecks> checks) {
  static final int MAX_TESTS = 1000;

  /** A prompt's tests cannot be read; the message is the reason. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String reason) {
      super(reason);
    }
  }

  /**
   * The tests of a prompt: a list of {@code {"input": "1 2", "output": "3"}} and of code, {@code
   * "assert add(1, 2) == 3"}; or {@code {"inputs": [...], "outputs": [...]}}; or code that begins
   * with neither bracket, as one test.
   *
   * @param language of tests that are code
   * @return at least one
   */
  static List<CodeTest> read(String column, TestLanguage language) throws UnreadableException {
    String text = column.strip();
    if (text.isEmpty()) {
      throw new UnreadableException("is empty");
    }
    if (!text.startsWith("[") && !text.startsWith("{")) {
      return List.of(ofCode(text, language));
    }
    List<CodeTest> tests = new ArrayList<>();
    JsonNode node = json(text);
    if (node.isArray()) {
      for (JsonNode test : node) {
        tests.add(
            test.isTextual()
                ? ofCode(test.textValue(), language)
                : ofPair(test, "input", "output"));
      }
    } else {
      pairs(node, tests);
    }
    if (tests.isEmpty() || tests.size() > MAX_TESTS) {
      throw new UnreadableException(
          "has %d tests (expected 1 to %d)".formatted(tests.size(), MAX_TESTS));
    }
    return tests;
  }

  private static CodeTest ofCode(String code, TestLanguage language) {
    return new CodeTest("", Optional.empty(), code, language.checks(code));
  }

  private static CodeTest ofPair(JsonNode test, String input, String output)
      throws UnreadableException {
    if (!test.path(input).isTextual() || !test.path(output).isTextual()) {
      throw new UnreadableException("has a test without the texts input and output, or code");
    }
    return new CodeTest(
        test.path(input).textValue(),
        Optional.of(test.path(output).textValue()),
        "",
        Optional.empty());
  }

  private static void pairs(JsonNode node, List<CodeTest> tests) throws UnreadableException {
    JsonNode inputs = node.path("inputs");
    JsonNode outputs = node.path("outputs");
    if (!inputs.isArray() || !outputs.isArray() || inputs.size() != outputs.size()) {
      throw new UnreadableException("has no lists inputs and outputs of the same length");
    }
    if (node.hasNonNull("fn_name")) {
      throw new UnreadableException("calls a function by fn_name (expected standard input)");
    }
    for (int i = 0; i < inputs.size(); i++) {
      if (!inputs.get(i).isTextual() || !outputs.get(i).isTextual()) {
        throw new UnreadableException("has a test without the texts input and output, or code");
      }
      Optional<String> output = Optional.of(outputs.get(i).textValue());
      tests.add(new CodeTest(inputs.get(i).textValue(), output, "", Optional.empty()));
    }
  }

  private static JsonNode json(String text) throws UnreadableException {
    try {
      return JsonReader.STANDARD.read(text);
    } catch (UnreadableJsonException e) {
      throw new UnreadableException("cannot be read: " + e.getMessage());
    }
  }

  /**
   * The program to run.
   *
   * @param token not known before; begins the lines with values
   * @param success its last line where the test is code of any form
   */
  String appendedTo(String program, String token, String success) {
    if (output.isPresent()) {
      return program;
    }
    return checks
        .map(found -> found.appendedTo(program, token))
        .orElseGet(() -> program + "\n" + code + "\n" + success + "\n");
  }

  /**
   * Whether a program that ended well printed what it must.
   *
   * @param token not empty where values are compared; else what the end of a test that is code
   *     prints, empty for nothing. It ends the last line, since the program may have printed
   *     without a line break before.
   * @param comparison how its output is compared
   */
  boolean isRight(String printed, String token, PrintedText comparison) {
    if (output.isPresent()) {
      return comparison.isSame(printed, output.get());
    }
    return checks
        .map(found -> found.areRight(printed, token))
        .orElseGet(() -> token.isEmpty() || LastLine.of(printed).endsWith(token));
  }
}
