package io.rlvr.jobs.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.config.UserException;
import io.rlvr.jobs.testing.ToolRun;
import io.rlvr.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bounds on lines of JSON that docs/security.md names, in {@code score}. */
class TestHostileLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOO_LARGE =
      "more than 1000 levels, 1000 digits or 20000000 characters";
  private static final String REST = ", \"reference\": \"x\", \"response\": \"x\"}";

  /** A line and what is wrong with it. */
  private static Map<ByteBuffer, String> hostile() {
    Map<ByteBuffer, String> lines = new LinkedHashMap<>();
    lines.put(buffer("{\"a\": " + "[".repeat(1001) + "]".repeat(1001) + REST), TOO_LARGE);
    lines.put(buffer("{\"a\": " + "[".repeat(1_000_000) + REST), TOO_LARGE);
    lines.put(
        buffer("{\"a\": " + "{\"a\":".repeat(1001) + "1" + "}".repeat(1001) + REST), TOO_LARGE);
    lines.put(buffer("{\"a\": " + "1".repeat(1001) + REST), TOO_LARGE);
    lines.put(buffer("{\"a\": 0." + "1".repeat(1001) + REST), TOO_LARGE);
    lines.put(buffer("{\"a\": \"" + "x".repeat(20_000_001) + "\"" + REST), TOO_LARGE);
    lines.put(buffer("{\"a\": 1e99999999999" + REST), "a number beyond all bounds");
    lines.put(buffer("{\"id\": 1}{\"id\": 2}"), "a second value at column 10");
    lines.put(buffer("{\"id\": 1, \"id\": 2}"), "a second field 'id' at column 15");
    byte[] overlong = bytes("{\"a\": \"??\"" + REST);
    overlong[7] = (byte) 0xC0; // '/' in two bytes, which UTF-8 forbids
    overlong[8] = (byte) 0xAF;
    lines.put(ByteBuffer.wrap(overlong), "not UTF-8");
    byte[] alone = bytes("{\"a\": \"?\"" + REST);
    alone[7] = (byte) 0xFF;
    lines.put(ByteBuffer.wrap(alone), "not UTF-8");
    return lines;
  }

  private static ByteBuffer buffer(String line) {
    return ByteBuffer.wrap(bytes(line));
  }

  @Test
  void eachIsRefusedAndTheNextLineIsAnswered() throws IOException {
    Map<ByteBuffer, String> hostile = hostile();
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    for (ByteBuffer line : hostile.keySet()) {
      byte[] bytes = new byte[line.remaining()];
      line.get(bytes);
      in.write(bytes);
      in.write('\n');
      in.write(bytes("{\"id\": \"good\"" + REST + "\n"));
    }

    ToolRun outcome = ToolRun.run(ScoreCommand::new, in.toByteArray(), "--reward", "exact");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.lines()).hasSize(2 * hostile.size());
    int at = 0;
    for (String problem : hostile.values()) {
      assertThat(outcome.line(at).get("error").asText())
          .isEqualTo("Cannot read line %d: %s (expected one object)", at + 1, problem);
      assertThat(outcome.line(at + 1).get("id").asText()).isEqualTo("good");
      assertThat(outcome.line(at + 1).get("value").asDouble()).isEqualTo(1);
      at += 2;
    }
  }

  /** The object itself is a level. */
  @Test
  void whatIsWithinTheBoundsIsTaken() throws IOException {
    List<String> within =
        List.of(
            "[".repeat(999) + "]".repeat(999),
            "1".repeat(1000),
            "\"" + "x".repeat(19_999_999) + "\"");
    StringBuilder in = new StringBuilder();
    within.forEach(value -> in.append("{\"a\": ").append(value).append(REST).append('\n'));

    ToolRun outcome = ToolRun.run(ScoreCommand::new, in.toString(), "--reward", "exact");

    for (String line : outcome.lines()) {
      assertThat(JSON.readTree(line).path("error").asText("")).isIn("", "null");
    }
    assertThat(outcome.lines()).hasSize(within.size());
    assertThat(outcome.status()).isZero();
  }

  /** As {@code score > file} on a full disk, where System.out keeps the failure to itself. */
  @Test
  void anOutputThatTakesNoMoreEndsTheTool() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayInputStream in = new ByteArrayInputStream(bytes("{\"id\": 1}\n{\"id\": 2}\n"));
    List<Integer> answered = new ArrayList<>();
    LineFilter filter =
        new LineFilter(
            List.of(), List.of(), settings -> (line, out) -> answered.add(1), JsonReader.STANDARD);

    assertThatThrownBy(() -> filter.run(in, new PrintStream(full, false, UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot write an answer: the output takes no more (expected free space, and a reader"
                + " that reads to the end)");
    assertThat(answered).hasSize(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
