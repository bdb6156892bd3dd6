package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.miniature.NumberWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A dataset made by procedure: sums and differences in digits or words, whose references take the
 * forms that an expert's might ({@code 42}, {@code forty-two}, {@code the answer is 42}, {@code 42
 * apples}). A prompt is a pure function of the settings, the role and its index; training and
 * evaluation never share a pair of operands.
 *
 * <p>{@code extra} holds the answer in digits, the operation, and a demonstration: a response that
 * works the item out column by column. A teacher with an error rate forgets the carry or borrow, so
 * that a model trained on the demonstrations is wrong in a way that it can unlearn; one who slips
 * miscopies the answer by one in the last line.
 */
final class ArithmeticReader implements DatasetReader {
  private static final String SOURCE = DatasetOptions.ARITHMETIC;
  private static final int MAX_DRAWS = 100_000;

  @Override
  public List<Prompt> read(DatasetSource source) {
    DatasetOptions options = source.options();
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < options.arithmetic().prompts(); i++) {
      prompts.add(prompt(options, i));
    }
    return prompts;
  }

  private static Prompt prompt(DatasetOptions dataset, int index) {
    ArithmeticOptions options = dataset.arithmetic();
    String identity = "%d/%s/%d".formatted(options.seed(), dataset.role().spelled(), index);
    Random random = new Random(StableHash.of("arithmetic/" + identity));
    Calculation calculation = calculation(random, options, dataset.role());
    ArithmeticWording wording = ArithmeticWording.draw(random, calculation, options);
    return new Prompt(
        "%s/%s/%07d".formatted(SOURCE, dataset.role().spelled(), index),
        List.of(Message.user(wording.question())),
        wording.reference(),
        dataset.source().orElse(SOURCE),
        calculation.operation().spelled(),
        Map.of(
            ExtraColumns.ANSWER,
            Integer.toString(calculation.result()),
            ExtraColumns.OPERATION,
            calculation.operation().spelled(),
            ExtraColumns.DEMONSTRATION,
            demonstration(random, calculation, options)));
  }

  /** Draws until the pair is of the role, with a carry or without as drawn before. */
  private static Calculation calculation(Random random, ArithmeticOptions options, Role role) {
    boolean wantsCarry = random.nextDouble() < options.carryShare();
    Calculation.Operation operation =
        random.nextBoolean() ? Calculation.Operation.ADDITION : Calculation.Operation.SUBTRACTION;
    for (int i = 0; i < MAX_DRAWS; i++) {
      int a = random.nextInt(options.maxNumber() + 1);
      int b = random.nextInt(options.maxNumber() + 1);
      boolean swaps = operation == Calculation.Operation.SUBTRACTION && a < b;
      Calculation drawn = new Calculation(operation, swaps ? b : a, swaps ? a : b);
      if (drawn.role() == role && drawn.hasCarry() == wantsCarry) {
        return drawn;
      }
    }
    throw new IllegalStateException("No pair up to " + options.maxNumber() + " fits " + role);
  }

  private static String demonstration(
      Random random, Calculation calculation, ArithmeticOptions options) {
    boolean forgets = random.nextDouble() < options.demonstrationErrorRate();
    boolean slips = random.nextDouble() < options.demonstrationSlipRate();
    boolean slipsUp = random.nextBoolean() || calculation.result() == 0;
    boolean inWords = random.nextDouble() < options.demonstrationWordsShare();
    boolean isForgotten = forgets && calculation.hasCarry();
    int answer = isForgotten ? calculation.resultWithoutCarries() : calculation.result();
    if (slips && !isForgotten) {
      answer += slipsUp ? 1 : -1;
    }
    List<String> columns =
        isForgotten ? calculation.columnsWithoutCarries() : calculation.columns();
    return "%d %s %d\n%s\nThe answer is %s."
        .formatted(
            calculation.left(),
            calculation.operation().sign(),
            calculation.right(),
            String.join("\n", columns),
            inWords ? NumberWords.of(answer) : Integer.toString(answer));
  }
}
