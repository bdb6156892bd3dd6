package io.rlvr.reward.judge;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.RewardText;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a judge is asked: one turn of the user with question, reference and the end of the response
 * (Su et al. 2025, arXiv 2503.23829, appendix A: the fields; the words are ours). What the samples
 * of a prompt share comes first, so that it passes the model once. Contents are put in as they are,
 * in one pass: a response that spells a placeholder or a control token stays text.
 */
public final class JudgePrompt {
  /** The template that comes with the library; the name changes whenever its words do. */
  public static final String EMBEDDED = "judge-v1";

  /** The template for models of about a million parameters: the same fields, hardly a word. */
  static final String TINY = "judge-tiny-v1";

  /** The template in which the reference is a criterion of a rubric. */
  static final String RUBRIC = "rubric-v1";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(question|reference|response)\\}");

  private final String template;
  private final ResponseScope scope;

  private JudgePrompt(String template, ResponseScope scope) {
    this.template = template;
    this.scope = scope;
  }

  /**
   * @throws UserException if the template cannot be read or lacks a placeholder
   */
  public static JudgePrompt from(Settings settings) {
    String name = settings.get(JudgeSettings.TEMPLATE);
    String template = isEmbedded(name) ? RewardText.embedded(name) : file(name);
    for (String field : List.of("{question}", "{reference}", "{response}")) {
      if (!template.contains(field)) {
        throw new UserException("Invalid reward.judge.template: %s lacks %s", name, field);
      }
    }
    return new JudgePrompt(template.strip(), settings.get(JudgeSettings.SCOPE));
  }

  /** The messages that ask whether a response is right. */
  public List<Message> messages(Prompt prompt, String response) {
    return asked(prompt, answer(response));
  }

  /**
   * The messages that ask whether an answer is right.
   *
   * @param answer what {@link #answer} made of a response
   */
  List<Message> asked(Prompt prompt, String answer) {
    Map<String, String> fields =
        Map.of(
            "question", prompt.question().strip(),
            "reference", prompt.reference().strip(),
            "response", answer);
    return List.of(
        Message.user(
            PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(fields.get(found.group(1))))));
  }

  /** Token ids that the prompts of all answers to a question begin with, but for rare answers. */
  int[] shared(PromptEncoder encoder, Prompt prompt) {
    int[] digit = encoder.encode(messages(prompt, "0"));
    int[] letter = encoder.encode(messages(prompt, "A"));
    int mismatch = Arrays.mismatch(digit, letter);
    return Arrays.copyOf(digit, mismatch < 0 ? digit.length : mismatch);
  }

  /** The part of a response that the judge sees. */
  public String answer(String response) {
    return scope.shown(response);
  }

  private static boolean isEmbedded(String name) {
    return name.equals(EMBEDDED) || name.equals(TINY) || name.equals(RUBRIC);
  }

  private static String file(String name) {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      throw new UserException(
          "Invalid reward.judge.template: '%s' (expected %s, %s or a text file)",
          name, EMBEDDED, TINY);
    }
    return RewardText.file("reward.judge.template", path);
  }
}
