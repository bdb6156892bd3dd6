package io.rlvr.jobs.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.advantage.TokenCredit;
import io.rlvr.advantage.TokenRewards;
import io.rlvr.advantage.TokenSettings;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rows of {@code advantage} whose tokens have rewards of their own: {@code token_rewards} (or
 * one {@code reward}, which is then the last token's), {@code values} of a critic for gae, and
 * optionally a {@code mask}. Out come a list for each row and the {@code returns}, the targets of
 * the critic; null for a row without any reward.
 */
final class TokenAdvantages {
  private static final String REWARDS = "token_rewards";
  private static final String VALUES = "values";

  private final TokenCredit credit;
  private final boolean needsValues;

  private TokenAdvantages(TokenCredit credit, boolean needsValues) {
    this.credit = credit;
    this.needsValues = needsValues;
  }

  static TokenAdvantages from(Settings settings) {
    return new TokenAdvantages(
        TokenCredit.from(settings), settings.get(TokenSettings.TYPE).equals("gae"));
  }

  static boolean isFor(List<JsonFields> rows) {
    for (JsonFields row : rows) {
      if (row.has(REWARDS) || row.has(VALUES)) {
        return true;
      }
    }
    return false;
  }

  void answer(List<JsonFields> rows, ObjectNode out) {
    List<Optional<TokenRewards>> responses = new ArrayList<>();
    rows.forEach(row -> responses.add(response(row)));
    TokenCredit.Result result =
        credit.assign(responses.stream().flatMap(Optional::stream).toList());
    write(out.putArray("advantages"), responses, result.advantages());
    write(out.putArray("returns"), responses, result.returns());
  }

  private Optional<TokenRewards> response(JsonFields row) {
    if (!row.has(REWARDS) && !row.has("reward")) {
      return Optional.empty();
    }
    if (needsValues || !row.has(REWARDS)) {
      row.numbers(VALUES);
    }
    int length = row.numbers(row.has(REWARDS) ? REWARDS : VALUES).length;
    boolean[] mask = mask(row, length);
    double[] rewards = row.has(REWARDS) ? numbers(row, REWARDS, length) : atTheEnd(row, mask);
    double[] values = row.has(VALUES) ? numbers(row, VALUES, length) : new double[length];
    return Optional.of(new TokenRewards(rewards, values, mask));
  }

  private static double[] atTheEnd(JsonFields row, boolean[] mask) {
    double reward = row.optionalNumber("reward").orElse(0);
    double[] rewards = new double[mask.length];
    for (int t = mask.length - 1; t >= 0; t--) {
      if (mask[t]) {
        rewards[t] = reward;
        return rewards;
      }
    }
    return rewards;
  }

  private static boolean[] mask(JsonFields row, int length) {
    boolean[] mask = new boolean[length];
    Arrays.fill(mask, true);
    if (row.has("mask")) {
      boolean[] given = row.flags("mask");
      checkLength("mask", given.length, length);
      return given;
    }
    return mask;
  }

  private static double[] numbers(JsonFields row, String field, int length) {
    double[] numbers = row.numbers(field);
    checkLength(field, numbers.length, length);
    return numbers;
  }

  private static void checkLength(String field, int found, int expected) {
    if (found != expected) {
      throw new UserException(
          "Invalid %s: %d tokens (expected %d as in the row's other lists)",
          field, found, expected);
    }
  }

  private static void write(
      ArrayNode out, List<Optional<TokenRewards>> responses, List<double[]> found) {
    int next = 0;
    for (Optional<TokenRewards> response : responses) {
      if (response.isEmpty()) {
        out.addNull();
        continue;
      }
      ArrayNode row = out.addArray();
      Arrays.stream(found.get(next++)).forEach(row::add);
    }
  }
}
