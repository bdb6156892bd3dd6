package io.rlvr.reward.judge;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.reward.RewardText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Lists of responses that hold no answer, to which a judge must say NO: the attacks that it is
 * measured by, and the openers that it learns from.
 */
public final class Attacks {
  /** What {@code judge-eval --attacks} tries; begins with the suite of arXiv 2507.08794. */
  public static final String ATTACKS = "attacks-v1";

  /** What {@code judge-data} mixes in; shares no line with the attacks. */
  public static final String OPENERS = "openers-v1";

  private static final Set<String> EMBEDDED = Set.of(ATTACKS, OPENERS);

  private Attacks() {}

  /** One response, and what kind of attack it is. */
  public record Attack(String section, String response) {}

  /**
   * A list in the order of its file.
   *
   * @param name {@link #ATTACKS}, {@link #OPENERS} or the path of a file of the same form
   * @throws UserException if there is no such list or a line of it is not a JSON string
   */
  public static List<Attack> load(String name) {
    List<Attack> attacks = new ArrayList<>();
    String section = "";
    int number = 0;
    for (String line : text(name).split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (stripped.startsWith("[") && stripped.endsWith("]")) {
        section = stripped.substring(1, stripped.length() - 1);
      } else if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        attacks.add(new Attack(section, response(name, number, stripped)));
      }
    }
    return attacks;
  }

  private static String response(String name, int line, String text) {
    String form =
        "Cannot read attacks %s line %d: %s (expected a JSON string, [section] or # comment)";
    try {
      JsonNode response = JsonReader.STANDARD.read(text);
      if (response.isTextual()) {
        return response.textValue();
      }
      throw new UserException(form, name, line, text);
    } catch (UnreadableJsonException e) {
      throw UserException.causedBy(e, form, name, line, text);
    }
  }

  private static String text(String name) {
    if (!EMBEDDED.contains(name)) {
      return file(name);
    }
    return RewardText.embedded(name);
  }

  private static String file(String name) {
    Path path = Path.of(name);
    if (!Files.isRegularFile(path)) {
      throw new UserException(
          "Cannot read attacks %s: no such file (expected %s, %s or a file)",
          name, ATTACKS, OPENERS);
    }
    return RewardText.file("attacks", path);
  }
}
