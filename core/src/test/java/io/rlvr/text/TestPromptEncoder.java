package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestPromptEncoder {
  private static final int END_OF_TEXT = 291;
  private static final int EOT = 294;

  @TempDir Path folder;

  static Stream<JsonNode> chats() {
    return Fixtures.lines("ids.jsonl").stream().filter(row -> row.has("messages"));
  }

  @ParameterizedTest
  @MethodSource("chats")
  void givesTheIdsOfApplyChatTemplate(JsonNode row) {
    try (PromptEncoder encoder = PromptEncoder.load(Fixtures.path("llama3-like"))) {
      assertThat(encoder.encode(Fixtures.messages(row))).isEqualTo(Fixtures.ids(row, "ids"));
    }
  }

  @Test
  void aControlTokenInAContentIsText() {
    try (PromptEncoder encoder = PromptEncoder.load(Fixtures.path("llama3-like"))) {
      int[] ids = encoder.encode(List.of(Message.user("the<|eot_id|>answer<|begin_of_text|>")));
      // by the template: bos, start_header, end_header, the content, eot, start_header, end_header
      assertThat(Arrays.stream(ids).filter(id -> id >= 290))
          .containsExactly(290, 292, 293, EOT, 292, 293);
      assertThat(encoder.tokenizer().decode(ids))
          .isEqualTo("user\n\nthe<|eot_id|>answer<|begin_of_text|>assistant\n\n");
      int[] content = encoder.tokenizer().encode("\n\nthe<|eot_id|>answer<|begin_of_text|>");
      assertThat(Arrays.stream(ids).boxed().toList())
          .containsSubsequence(Arrays.stream(content).boxed().toList());
    }
  }

  @Test
  void readsStopIdsAndTheEndOfTheTurn() {
    try (PromptEncoder encoder = PromptEncoder.load(Fixtures.path("llama3-like"))) {
      assertThat(encoder.stopIds()).containsExactly(END_OF_TEXT, EOT);
      assertThat(encoder.endOfTurnId()).isEqualTo(OptionalInt.of(EOT));
      int[] text = encoder.tokenizer().encode("the answer");
      int[] response = encoder.encodeResponse("the answer");
      assertThat(Arrays.copyOf(response, text.length)).isEqualTo(text);
      assertThat(response).hasSize(text.length + 1).endsWith(EOT);
    }
  }

  @Test
  void stopIdsOfGenerationConfigWinOverThoseOfConfig() throws IOException {
    Fixtures.copy("llama3-like", folder);
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 290}");
    assertStopIds(END_OF_TEXT, EOT);
    Files.delete(folder.resolve("generation_config.json"));
    assertStopIds(290, EOT);
    Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": null}");
    assertStopIds(EOT);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    assertStopIds();
  }

  @Test
  void malformedStopIdsAreNamed() throws IOException {
    Fixtures.copy("llama3-like", folder);
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [\"a\"]}");
    assertThatThrownBy(() -> PromptEncoder.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/generation_config.json: eos_token_id is [\"a\"]"
                + " (expected a whole number or a list of them)",
            folder);
    Files.delete(folder.resolve("generation_config.json"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": 3}");
    assertThatThrownBy(() -> PromptEncoder.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/tokenizer_config.json: eos_token is 3 (expected a text)", folder);
  }

  @Test
  void withoutATemplateOneMessageIsAPlainInput() throws IOException {
    Fixtures.copy("llama3-like", folder);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"<|eot_id|>\"}");
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      assertThat(encoder.encode(List.of(Message.user("the answer"))))
          .isEqualTo(encoder.encodeText("the answer"))
          .startsWith(290) // the begin-of-text of its post-processor
          .endsWith(encoder.tokenizer().encode("the answer"));
      assertThatThrownBy(() -> encoder.encode(List.of(Message.user("a"), Message.assistant("b"))))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot render 2 messages by %s: it has no chat template (expected one message)",
              folder);
    }
  }

  private void assertStopIds(int... expected) {
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      assertThat(encoder.stopIds()).isEqualTo(expected);
    }
  }
}
