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
 */
record CodeTest(String input, Optional<String> output, String code) {
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
   * @return at least one
   */
  static List<CodeTest> read(String column) throws UnreadableException {
    String text = column.strip();
    if (text.isEmpty()) {
      throw new UnreadableException("is empty");
    }
    if (!text.startsWith("[") && !text.startsWith("{")) {
      return List.of(ofCode(text));
    }
    List<CodeTest> tests = new ArrayList<>();
    JsonNode node = json(text);
    if (node.isArray()) {
      for (JsonNode test : node) {
        tests.add(test.isTextual() ? ofCode(test.textValue()) : ofPair(test, "input", "output"));
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

  private static CodeTest ofCode(String code) {
    return new CodeTest("", Optional.empty(), code);
  }

  private static CodeTest ofPair(JsonNode test, String input, String output)
      throws UnreadableException {
    if (!test.path(input).isTextual() || !test.path(output).isTextual()) {
      throw new UnreadableException("has a test without the texts input and output, or code");
    }
    return new CodeTest(
        test.path(input).textValue(), Optional.of(test.path(output).textValue()), "");
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
      tests.add(
          new CodeTest(inputs.get(i).textValue(), Optional.of(outputs.get(i).textValue()), ""));
    }
  }

  private static JsonNode json(String text) throws UnreadableException {
    try {
      return JsonReader.STANDARD.read(text);
    } catch (UnreadableJsonException e) {
      throw new UnreadableException("cannot be read: " + e.getMessage());
    }
  }

  /** The program to run; the last line tells that the end of the test was reached. */
  String appendedTo(String program, String success) {
    return output.isPresent() ? program : program + "\n" + code + "\n" + success + "\n";
  }

  /**
   * Whether a program that ended well printed what it must.
   *
   * @param token what the end of a test that is code prints, at the end of the last line, since the
   *     program may have printed without a line break before; empty for nothing
   * @param comparison how its output is compared
   */
  boolean isRight(String printed, String token, PrintedText comparison) {
    return output.isPresent()
        ? comparison.isSame(printed, output.get())
        : token.isEmpty() || LastLine.of(printed).endsWith(token);
  }
}
