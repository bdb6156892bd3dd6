package io.rlvr.jobs.update;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.models.Learner;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.settings.JudgeTrainSettings;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.reward.judge.JudgePrompt;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.text.PromptEncoder;
import io.rlvr.train.TrainingSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code judge-train}: the label of each answer as the first token after the judge's prompt (Su et
 * al. 2025, arXiv 2503.23829, section 3.2: supervised fine-tuning on c); if it learns answers, the
 * right ones too, token by token from where prompts with and without an answer part. The answers to
 * one question go together, so that what their prompts share passes the model once.
 */
public final class JudgeDemonstrations implements Demonstrations {
  private static final String RESPONSE = "response";
  private static final List<String> LABELS = List.of("label", "human");

  @Override
  public String stage() {
    return StageKind.JUDGE_TRAIN.spelled();
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(JudgeTrainSettings.KEYS);
    keys.addAll(JudgeSettings.KEYS);
    return keys;
  }

  @Override
  public Source from(Settings settings) {
    return new Labels(
        settings.get(JudgeTrainSettings.QUESTIONS_PER_STEP),
        settings.get(JudgeTrainSettings.LEARN),
        JudgePrompt.from(settings));
  }

  private record Labels(int questionsPerStep, JudgeTrainSettings.Learn learn, JudgePrompt judge)
      implements Source {
    @Override
    public List<Prompt> draw(StepPrompts prompts) {
      return prompts.drawQuestions(questionsPerStep);
    }

    @Override
    public int tokens(Prompt prompt, PromptEncoder encoder) {
      return asked(prompt, encoder).length;
    }

    @Override
    public int room(int context) {
      return context - 1;
    }

    @Override
    public String bound(int context) {
      return "the model's context of %d less 1 for the label".formatted(context);
    }

    private int[] asked(Prompt prompt, PromptEncoder encoder) {
      return encoder.encode(judge.messages(prompt, column(prompt, RESPONSE)));
    }

    @Override
    public List<List<TrainingSequence>> sequences(List<Prompt> prompts, Learner model) {
      Map<List<String>, List<TrainingSequence>> byQuestion = new LinkedHashMap<>();
      for (Prompt prompt : prompts) {
        int[] asked = asked(prompt, model.encoder());
        model.checkLearns(prompt, asked.length, 1);
        int given = asked.length;
        if (learn == JudgeTrainSettings.Learn.ANSWER && isYes(prompt)) {
          given = sharedLength(asked, model.encoder().encode(judge.messages(prompt, "")));
        }
        byQuestion
            .computeIfAbsent(
                List.of(prompt.question(), prompt.reference()), question -> new ArrayList<>())
            .add(TrainingSequence.demonstration(split(asked, given, labelId(prompt, model))));
      }
      return List.copyOf(byQuestion.values());
    }
  }

  /** The label after what is asked, of which the first tokens are given and the rest learned. */
  private static TokenSequence split(int[] asked, int given, int label) {
    int[] learned = Arrays.copyOfRange(asked, given, asked.length + 1);
    learned[learned.length - 1] = label;
    return new TokenSequence(Arrays.copyOf(asked, given), learned);
  }

  /** How many tokens two token sequences begin with alike. */
  private static int sharedLength(int[] left, int[] right) {
    int mismatch = Arrays.mismatch(left, right);
    return mismatch < 0 ? left.length : mismatch;
  }

  /** All text that a judge reads or says, to train a tokenizer on. */
  public static Stream<String> texts(List<Prompt> prompts, Settings settings) {
    JudgePrompt judge = JudgePrompt.from(settings);
    return prompts.stream()
        .flatMap(
            prompt ->
                Stream.concat(
                    judge.messages(prompt, column(prompt, RESPONSE)).stream().map(Message::content),
                    Stream.of("user", "assistant", label(prompt))));
  }

  private static int labelId(Prompt prompt, Learner model) {
    return model.encoder().tokenizer().encode(label(prompt))[0];
  }

  private static String label(Prompt prompt) {
    return isYes(prompt) ? "YES" : "NO";
  }

  private static boolean isYes(Prompt prompt) {
    String name =
        LABELS.stream().filter(prompt.extra()::containsKey).findFirst().orElse(LABELS.get(0));
    String label = column(prompt, name);
    return Label.read(label)
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot train on prompt %s: column '%s' is '%s' (expected 1 or 0, true or"
                            + " false, YES or NO)",
                        prompt.promptId(), name, label))
        == Label.YES;
  }

  private static String column(Prompt prompt, String name) {
    String value = prompt.extra().get(name);
    if (value == null) {
      throw new UserException(
          "Cannot train on prompt %s: column '%s' is missing (expected response and label)",
          prompt.promptId(), name);
    }
    return value;
  }
}
