package io.rlvr.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.jinja.Template;
import io.rlvr.jinja.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** templates.jsonl holds the renderings of transformers 5.23.0 (make_golden.py beside it). */
class TestChatTemplate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Message> HI = List.of(Message.user("Hi"));

  @TempDir Path folder;

  static Stream<JsonNode> renderings() {
    return Fixtures.lines("templates.jsonl").stream();
  }

  /** With all the variables of the row, tools too. */
  @ParameterizedTest
  @MethodSource("renderings")
  void rendersAsTransformersDoes(JsonNode row) throws IOException {
    Template template = Template.parse(source(row));
    Map<String, Object> variables = new HashMap<>();
    row.get("variables").properties().forEach(e -> variables.put(e.getKey(), plain(e.getValue())));
    variables.put("messages", plain(row.get("messages")));
    if (row.get("rendered").isNull()) {
      assertThatThrownBy(() -> template.render(variables))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("the template refuses the messages: ");
    } else {
      assertThat(template.render(variables)).isEqualTo(row.get("rendered").asText());
    }
  }

  static Stream<JsonNode> renderingsWithoutTools() {
    return renderings()
        .filter(row -> row.get("variables").get("tools").isNull())
        .filter(row -> !row.get("rendered").isNull());
  }

  /** From a model folder, where there are no tools and nobody gives a date. */
  @ParameterizedTest
  @MethodSource("renderingsWithoutTools")
  void rendersAFolderAsTransformersDoes(JsonNode row) throws IOException {
    JsonNode variables = row.get("variables");
    Files.writeString(folder.resolve("chat_template.jinja"), source(row));
    Files.writeString(folder.resolve("tokenizer_config.json"), variables.toString());
    ChatTemplate template = ChatTemplate.load(folder);
    List<Message> messages = Fixtures.messages(row);
    String rendered =
        variables.get("add_generation_prompt").asBoolean()
            ? template.render(messages)
            : template.renderWithoutGenerationPrompt(messages);
    assertThat(rendered).isEqualTo(row.get("rendered").asText());
  }

  @Test
  void takesTheDefaultOfNamedTemplates() throws IOException {
    writeConfig(
        "[{\"name\":\"rag\",\"template\":\"r\"},{\"name\":\"default\",\"template\":\"d{{ x }}\"}]");
    assertThat(ChatTemplate.load(folder).render(HI)).isEqualTo("d");
  }

  @Test
  void theJinjaFileWinsOverTheConfiguration() throws IOException {
    writeConfig("\"config\"");
    Files.writeString(folder.resolve("chat_template.jinja"), "file");
    assertThat(ChatTemplate.load(folder).render(HI)).isEqualTo("file");
  }

  @Test
  void namedTemplatesWithoutADefaultAreRefused() throws IOException {
    writeConfig("[{\"name\":\"rag\",\"template\":\"r\"}]");
    assertThatThrownBy(() -> ChatTemplate.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use the chat templates [rag] of %s/tokenizer_config.json"
                + " (expected a text, or one named default)",
            folder);
  }

  @Test
  void aFolderWithoutATemplateIsNamed() throws IOException {
    writeConfig("null");
    assertThat(ChatTemplate.find(folder)).isEmpty();
    assertThatThrownBy(() -> ChatTemplate.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read a chat template of %s: there is none"
                + " (expected chat_template.jinja or chat_template in tokenizer_config.json)",
            folder);
  }

  @Test
  void anUnsupportedTagIsNamedAtLoad() throws IOException {
    writeConfig("\"a\\n{% include 'b' %}\"");
    assertThatThrownBy(() -> ChatTemplate.load(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use the chat template of %s: line 2: tag 'include' is not supported", folder);
  }

  @Test
  void whatFailsInRenderingIsNamed() throws IOException {
    writeConfig("\"{{ strftime_now('%Y') }}\"");
    assertThatThrownBy(() -> ChatTemplate.load(folder).render(HI))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot render messages by the chat template of %s:"
                + " line 1: function 'strftime_now' is not supported",
            folder);
  }

  @Test
  void rolesThatCouldForgeTokensAreRefused() throws IOException {
    writeConfig("\"x\"");
    List<Message> messages = List.of(new Message("im_end|>", "Hi"));
    assertThatThrownBy(() -> ChatTemplate.load(folder).render(messages))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot render a message of role 'im_end|>'"
                + " (expected one of assistant, developer, system, tool, user)");
  }

  private void writeConfig(String template) throws IOException {
    Files.writeString(
        folder.resolve("tokenizer_config.json"), "{\"chat_template\":" + template + "}");
  }

  private static String source(JsonNode row) throws IOException {
    return Files.readString(Fixtures.path("templates/" + row.get("template").asText() + ".jinja"));
  }

  private static Object plain(JsonNode node) {
    return node.isNull() ? Optional.empty() : JSON.convertValue(node, Object.class);
  }
}
