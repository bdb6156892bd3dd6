package io.rlvr.jobs.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.models.LocalRewards;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.json.JsonFields;
import io.rlvr.json.ValueText;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** JSON Lines {@code score}: one verdict for one response. */
public final class ScoreTool implements LineFilter.Line {
  private static final String EXTRA = "extra";
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "question",
          "reference",
          "source",
          "subject",
          "response",
          "response_ids",
          "settings",
          EXTRA);

  private final Reward reward;

  private ScoreTool(Reward reward) {
    this.reward = reward;
  }

  /**
   * @param policy a model folder for rewards by likelihood, none or one
   */
  static LineFilter.Line open(Settings settings, List<Path> policy) {
    if (!settings.get(RewardSettings.SQL_EXPRESSION).isEmpty()) {
      throw new UserException(
          "Invalid %s: '%s' (expected none here: score starts no Spark)",
          RewardSettings.SQL_EXPRESSION.name(), settings.get(RewardSettings.SQL_EXPRESSION));
    }
    return new ScoreTool(LocalRewards.open(settings, policy).create());
  }

  public static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(RewardSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }

  @Override
  public void answer(JsonFields in, ObjectNode out) {
    Prompt prompt =
        new Prompt(
            in.scalarIfAny("id").orElse("line"),
            List.of(Message.user(in.textOr("question", ""))),
            reference(in),
            in.textOr("source", ""),
            in.textOr("subject", ""),
            extra(in));
    Rollout text = Rollout.ofText(prompt.promptId(), 0, in.text("response"));
    Rollout rollout =
        in.has("response_ids") ? text.withResponseIds(in.integers("response_ids")) : text;
    Verdict verdict = reward.score(prompt, List.of(rollout)).get(0);
    out.put("status", verdict.status().name());
    out.put("value", verdict.isScored() ? verdict.value() : null);
    out.put(
        "probability",
        verdict.probability().isPresent() ? verdict.probability().getAsDouble() : null);
    if (!verdict.components().isEmpty()) {
      ObjectNode components = out.putObject("components");
      new TreeMap<>(verdict.components()).forEach(components::put);
    }
    ArrayNode flags = out.putArray("flags");
    verdict.flags().forEach(flags::add);
    out.put("error", verdict.error().orElse(null));
  }

  @Override
  public void close() {
    reward.close();
  }

  /** A number is taken as a data set's row has it. */
  private static String reference(JsonFields in) {
    return in.has("reference") && in.object().get("reference").isNumber()
        ? ValueText.of(in.object().get("reference")).orElseThrow()
        : in.text("reference");
  }

  /** The columns that are no field of the tool, as a data set's row has them; then extra's. */
  private static Map<String, String> extra(JsonFields in) {
    Map<String, String> extra = new TreeMap<>();
    put(in, name -> !FIELDS.contains(name), extra);
    in.optionalObject(EXTRA).ifPresent(fields -> put(fields, name -> true, extra));
    return extra;
  }

  private static void put(JsonFields fields, Predicate<String> which, Map<String, String> extra) {
    for (String name : fields.names()) {
      if (which.test(name)) {
        ValueText.of(fields.object().get(name)).ifPresent(text -> extra.put(name, text));
      }
    }
  }
}
