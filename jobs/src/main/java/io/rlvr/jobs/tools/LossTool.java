package io.rlvr.jobs.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.json.JsonFields;
import io.rlvr.loss.LossBatch;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.MaskedSequences;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.loss.StepChoices;
import io.rlvr.loss.TokenLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** JSON Lines {@code loss}: the loss of one optimizer step and its derivative. */
final class LossTool implements LineFilter.Line {
  private static final String MASK = "mask";
  private static final String LOGP_NEW = "logp_new";
  private static final String LOGP_ROLLOUT = "logp_rollout";
  private static final String LOGP_OLD = "logp_old";
  private static final String LOGP_REF = "logp_ref";
  private static final String ENTROPIES = "entropies";
  private static final String PROMPTS = "prompts";

  /** Of what a loss draws by chance, so that a line has one answer. */
  private static final long SEED = 0;

  private final PolicyLoss loss;
  private final StepChoices choices;
  private final MaskedSequences maskedSequences;

  private LossTool(PolicyLoss loss, StepChoices choices, MaskedSequences maskedSequences) {
    this.loss = loss;
    this.choices = choices;
    this.maskedSequences = maskedSequences;
  }

  static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(LossSettings.KEYS);
    keys.add(LossSettings.MASKED_SEQUENCES);
    return keys;
  }

  static LineFilter.Line open(Settings settings) {
    return new LossTool(
        PolicyLosses.create(settings),
        StepChoices.from(settings),
        settings.get(LossSettings.MASKED_SEQUENCES));
  }

  @Override
  public void answer(JsonFields in, ObjectNode out) {
    LossBatch batch = withPrompts(in, batch(in));
    TokenLoss result =
        loss.apply(batch.withStep(choices.choose(batch, entropies(in, batch), SEED)));
    out.put("loss", result.value());
    ArrayNode gradient = out.putArray("grad_logp_new");
    for (double[] sequence : result.gradient()) {
      ArrayNode row = gradient.addArray();
      Arrays.stream(sequence).forEach(row::add);
    }
    ObjectNode metrics = out.putObject("metrics");
    Map<String, Double> sorted = new TreeMap<>(result.metrics());
    sorted.forEach(metrics::put);
  }

  private LossBatch batch(JsonFields in) {
    double[][] logpNew = in.matrix(LOGP_NEW);
    boolean[][] mask = mask(in, logpNew);
    long tokens = 0;
    for (boolean[] row : mask) {
      for (boolean counts : row) {
        tokens += counts ? 1 : 0;
      }
    }
    return new LossBatch(
        floats(LOGP_NEW, logpNew, mask),
        floats(LOGP_ROLLOUT, sameShape(LOGP_ROLLOUT, in.matrix(LOGP_ROLLOUT), logpNew), mask),
        optional(in, LOGP_OLD)
            .map(old -> floats(LOGP_OLD, sameShape(LOGP_OLD, old, logpNew), mask)),
        optional(in, LOGP_REF)
            .map(ref -> floats(LOGP_REF, sameShape(LOGP_REF, ref, logpNew), mask)),
        advantages(in, logpNew),
        mask,
        tokens,
        maskedSequences.count(mask));
  }

  private float[][] entropies(JsonFields in, LossBatch batch) {
    if (!choices.needsEntropies()) {
      return new float[0][];
    }
    double[][] shape = in.matrix(LOGP_NEW);
    return floats(ENTROPIES, sameShape(ENTROPIES, in.matrix(ENTROPIES), shape), batch.mask());
  }

  /** Sequences of the same number share a prompt. */
  private LossBatch withPrompts(JsonFields in, LossBatch batch) {
    if (!in.has(PROMPTS)) {
      return batch;
    }
    double[] prompts = in.numbers(PROMPTS);
    if (prompts.length != batch.sequences()) {
      throw new UserException(
          "Invalid prompts: %d numbers (expected %d as in logp_new)",
          prompts.length, batch.sequences());
    }
    SortedMap<Double, Long> tokens = new TreeMap<>();
    for (int s = 0; s < prompts.length; s++) {
      tokens.merge(prompts[s], (long) batch.tokens(s), Long::sum);
    }
    long[] promptTokens = Arrays.stream(prompts).mapToLong(tokens::get).toArray();
    long count =
        tokens.values().stream()
            .filter(sum -> sum > 0 || maskedSequences == MaskedSequences.COUNTED)
            .count();
    return batch.withStep(batch.step().withPrompts(count, promptTokens));
  }

  private static Optional<double[][]> optional(JsonFields in, String field) {
    return in.has(field) ? Optional.of(in.matrix(field)) : Optional.empty();
  }

  /** One for each sequence, or one for each token. */
  private static double[][] advantages(JsonFields in, double[][] shape) {
    JsonNode array = in.list("advantages");
    if (array.size() != shape.length) {
      throw new UserException(
          "Invalid advantages: %d rows (expected %d as in logp_new)", array.size(), shape.length);
    }
    double[][] advantages = new double[shape.length][];
    for (int i = 0; i < shape.length; i++) {
      if (array.get(i).isNumber()) {
        advantages[i] = new double[shape[i].length];
        Arrays.fill(advantages[i], array.get(i).asDouble());
      } else {
        advantages[i] = in.numbersAt("advantages", i);
      }
    }
    return sameShape("advantages", advantages, shape);
  }

  private static boolean[][] mask(JsonFields in, double[][] shape) {
    boolean[][] mask = new boolean[shape.length][];
    boolean isGiven = in.mentions(MASK);
    if (isGiven && in.list(MASK).size() != shape.length) {
      throw new UserException("Invalid mask: expected %d rows as in logp_new", shape.length);
    }
    for (int i = 0; i < shape.length; i++) {
      mask[i] = isGiven ? in.flagsAt(MASK, i) : all(shape[i].length);
      if (mask[i].length != shape[i].length) {
        throw new UserException(
            "Invalid mask: row %d has %d tokens (expected %d as in logp_new)",
            i, mask[i].length, shape[i].length);
      }
    }
    return mask;
  }

  private static boolean[] all(int length) {
    boolean[] all = new boolean[length];
    Arrays.fill(all, true);
    return all;
  }

  private static double[][] sameShape(String field, double[][] found, double[][] shape) {
    boolean same = found.length == shape.length;
    for (int i = 0; same && i < shape.length; i++) {
      same = found[i].length == shape[i].length;
    }
    if (!same) {
      throw new UserException("Invalid %s: its shape differs (expected that of logp_new)", field);
    }
    return found;
  }

  /** As float32; a token of which none is asked may be beyond it, such as padding. */
  private static float[][] floats(String field, double[][] matrix, boolean[][] mask) {
    float[][] floats = new float[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      floats[i] = new float[matrix[i].length];
      for (int t = 0; t < matrix[i].length; t++) {
        floats[i][t] = (float) matrix[i][t];
        if (mask[i][t] && !Float.isFinite(floats[i][t])) {
          throw new UserException(
              "Invalid %s: token %d of row %d is %s (expected a number that float32 holds)",
              field, t, i, matrix[i][t]);
        }
      }
    }
    return floats;
  }
}
