package io.rlvr.spark;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.reward.registry.Rewards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF4;
import scala.runtime.AbstractFunction4;

/**
 * {@code rlvr_score(reward, question, reference, response)}: the verdict of a rule, with the
 * settings as they are unless set. Anything that is no text is taken as Spark prints it, and a null
 * as an empty one; a response that is null is UNSCORABLE.
 */
final class RuleScore extends AbstractFunction4<Object, Object, Object, Object, Row>
    implements UDF4<Object, Object, Object, Object, Row> {
  static final String NAME = "rlvr_score";
  private static final long serialVersionUID = 1L;

  /** A reward serves one thread. */
  private static final ThreadLocal<Map<String, Reward>> REWARDS =
      ThreadLocal.withInitial(HashMap::new);

  @Override
  public Row call(Object reward, Object question, Object reference, Object response) {
    return VerdictColumn.cell(
        response == null
            ? Verdict.unscorable("response is null")
            : score(text(reward), prompt(text(question), text(reference)), text(response)));
  }

  @Override
  public Row apply(Object reward, Object question, Object reference, Object response) {
    return call(reward, question, reference, response);
  }

  private static Verdict score(String reward, Prompt prompt, String response) {
    return REWARDS
        .get()
        .computeIfAbsent(reward, RuleScore::open)
        .score(prompt, List.of(Rollout.ofText(prompt.promptId(), 0, response)))
        .get(0);
  }

  /**
   * @throws UserException if there is no such reward, or it asks a model
   */
  private static Reward open(String name) {
    Reward reward =
        Rewards.withoutModels().create(name, Settings.defaults(RewardSettings.KEYS, List.of()));
    if (reward.needsModel()) {
      reward.close();
      throw new UserException(
          "Cannot score by %s in SQL: it asks a model (expected a rule; RewardScorer takes any"
              + " reward)",
          name);
    }
    return reward;
  }

  private static Prompt prompt(String question, String reference) {
    return new Prompt("row", List.of(Message.user(question)), reference, "", "", Map.of());
  }

  private static String text(Object cell) {
    return cell == null ? "" : cell.toString();
  }
}
