package io.rlvr.jobs.update;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.models.Learner;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.settings.SftSettings;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.text.PromptEncoder;
import io.rlvr.train.TrainingSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** {@code sft}: a response to each prompt, from a column. */
public final class ResponseDemonstrations implements Demonstrations {
  private static final String REFERENCE = "reference";

  @Override
  public String stage() {
    return StageKind.SFT.spelled();
  }

  @Override
  public List<Key<?>> reads() {
    return SftSettings.KEYS;
  }

  @Override
  public Source from(Settings settings) {
    return new Column(
        settings.get(SftSettings.PROMPTS_PER_STEP), settings.get(SftSettings.RESPONSE_COLUMN));
  }

  private record Column(int promptsPerStep, String column) implements Source {
    @Override
    public List<Prompt> draw(StepPrompts prompts) {
      return prompts.draw(promptsPerStep);
    }

    @Override
    public int tokens(Prompt prompt, PromptEncoder encoder) {
      return encoder.encode(prompt.messages()).length
          + encoder.encodeResponse(response(prompt)).length;
    }

    @Override
    public int room(int context) {
      return context;
    }

    @Override
    public String bound(int context) {
      return "the model's context of %d, the demonstrations included".formatted(context);
    }

    @Override
    public List<List<TrainingSequence>> sequences(List<Prompt> prompts, Learner model) {
      List<List<TrainingSequence>> sequences = new ArrayList<>();
      for (Prompt prompt : prompts) {
        int[] promptIds = model.encode(prompt);
        int[] responseIds = model.encoder().encodeResponse(response(prompt));
        model.checkLearns(prompt, promptIds.length, responseIds.length);
        sequences.add(
            List.of(TrainingSequence.demonstration(new TokenSequence(promptIds, responseIds))));
      }
      return sequences;
    }

    private String response(Prompt prompt) {
      String response = column.equals(REFERENCE) ? prompt.reference() : prompt.extra().get(column);
      if (response == null) {
        throw new UserException(
            "Cannot train on prompt %s: column '%s' is missing (expected one of reference, %s)",
            prompt.promptId(), column, String.join(", ", new TreeSet<>(prompt.extra().keySet())));
      }
      return response;
    }
  }
}
