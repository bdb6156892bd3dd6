package io.rlvr.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.jinja.Template;
import io.rlvr.jinja.TemplateException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The chat template of a model folder: chat_template.jinja, else chat_template of
 * tokenizer_config.json (a text, or a list of named ones of which {@code default} counts).
 *
 * <p>It renders what transformers' apply_chat_template renders, or is refused: see {@link
 * Template}. A template that asks for the day's date (Llama 3.2) gets its own fallback, a fixed
 * date. Safe for use by several threads.
 */
public final class ChatTemplate {
  private static final String CONFIG = "tokenizer_config.json";
  private static final List<String> ROLES =
      List.of("assistant", "developer", "system", "tool", "user");

  private final Path folder;
  private final Template template;
  private final Map<String, String> tokens;

  private ChatTemplate(Path folder, Template template, Map<String, String> tokens) {
    this.folder = folder;
    this.template = template;
    this.tokens = Map.copyOf(tokens);
  }

  /**
   * @throws UserException if the folder has no chat template or one that we cannot parse
   */
  public static ChatTemplate load(Path modelFolder) {
    return find(modelFolder)
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot read a chat template of %s: there is none (expected chat_template.jinja"
                        + " or chat_template in tokenizer_config.json)",
                    modelFolder));
  }

  /** The same, or empty if the folder has no chat template. */
  public static Optional<ChatTemplate> find(Path modelFolder) {
    Optional<String> source = ModelFiles.optionalText(modelFolder, "chat_template.jinja");
    if (source.isEmpty()) {
      source = ModelFiles.optionalObject(modelFolder, CONFIG).flatMap(c -> source(modelFolder, c));
    }
    return source.map(text -> parsed(modelFolder, text));
  }

  /**
   * The text that asks the model for its next turn.
   *
   * @throws UserException if the template refuses the messages or uses what we do not support
   */
  public String render(List<Message> messages) {
    return render(messages, true, UnaryOperator.identity());
  }

  /** The text of a conversation that has ended: nothing asks for a further turn. */
  public String renderWithoutGenerationPrompt(List<Message> messages) {
    return render(messages, false, UnaryOperator.identity());
  }

  /**
   * @param guard what a content goes through before the template sees it
   */
  String render(List<Message> messages, boolean addGenerationPrompt, UnaryOperator<String> guard) {
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages is empty");
    }
    List<Map<String, String>> turns = new ArrayList<>();
    for (Message message : messages) {
      if (!ROLES.contains(message.role())) {
        throw new UserException(
            "Cannot render a message of role '%s' (expected one of %s)",
            message.role(), String.join(", ", ROLES));
      }
      Map<String, String> turn = new LinkedHashMap<>();
      turn.put("role", message.role());
      turn.put("content", guard.apply(message.content()));
      turns.add(turn);
    }
    Map<String, Object> variables = new HashMap<>(tokens);
    variables.put("messages", turns);
    variables.put("tools", Optional.empty());
    variables.put("documents", Optional.empty());
    variables.put("add_generation_prompt", addGenerationPrompt);
    try {
      return template.render(variables);
    } catch (TemplateException e) {
      throw UserException.causedBy(
          e, "Cannot render messages by the chat template of %s: %s", folder, e.getMessage());
    }
  }

  private static ChatTemplate parsed(Path folder, String source) {
    try {
      return new ChatTemplate(folder, Template.parse(source), SpecialTokens.load(folder).named());
    } catch (TemplateException e) {
      throw UserException.causedBy(
          e, "Cannot use the chat template of %s: %s", folder, e.getMessage());
    }
  }

  private static Optional<String> source(Path folder, JsonNode config) {
    JsonNode template = config.path("chat_template");
    if (template.isMissingNode() || template.isNull()) {
      return Optional.empty();
    }
    if (template.isTextual()) {
      return Optional.of(template.asText());
    }
    List<String> names = new ArrayList<>();
    for (JsonNode named : template) {
      names.add(named.path("name").asText());
      if (named.path("name").asText().equals("default") && named.path("template").isTextual()) {
        return Optional.of(named.path("template").asText());
      }
    }
    throw new UserException(
        "Cannot use the chat templates %s of %s (expected a text, or one named default)",
        names, folder.resolve(CONFIG));
  }
}
