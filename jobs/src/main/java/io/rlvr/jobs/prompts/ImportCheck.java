package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.Overlong;
import io.rlvr.dataset.Role;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the first rows of both datasets as an import would take them, without Spark, and says
 * what it saw and what would fail. This class is NOT thread safe.
 */
public final class ImportCheck {
  private final Settings settings;
  private final int newTokens;
  private final List<String> seen = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param newTokens of a response at most
   */
  public ImportCheck(Settings settings, int newTokens) {
    this.settings = settings;
    this.newTokens = newTokens;
  }

  /**
   * Looks.
   *
   * @param model whose tokens prompts are counted in; empty for none
   */
  public void run(Optional<Path> model) {
    Optional<List<Prompt>> train = look(Role.TRAIN, model);
    Optional<List<Prompt>> heldOut = look(Role.EVAL, model);
    if (train.isPresent() && heldOut.isPresent()) {
      try {
        int duplicates =
            TrainingPrompts.of(train.get().iterator()).apart(heldOut.get(), settings).duplicates();
        if (duplicates > 0) {
          seen.add("of these, training has %d held-out prompts too".formatted(duplicates));
        }
      } catch (UserException e) {
        problems.add(e.getMessage());
      }
    }
  }

  /** What the datasets are, a line each. */
  public List<String> seen() {
    return List.copyOf(seen);
  }

  /** What would end the import, a line each. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private Optional<List<Prompt>> look(Role role, Optional<Path> model) {
    String name = "dataset." + role.spelled();
    try {
      DatasetHead.Seen head = DatasetHead.read(settings, role);
      String tokens = model.map(folder -> tokens(head.prompts(), folder)).orElse("");
      String unusable =
          head.unusable() == 0
              ? ""
              : "; rows that cannot be used and are left out: %d".formatted(head.unusable());
      seen.add("%s: %s prompts%s%s".formatted(name, made(role, head), tokens, unusable));
      return Optional.of(head.prompts());
    } catch (UnseenException e) {
      seen.add("%s: not looked at, %s".formatted(name, e.getMessage()));
    } catch (UserException e) {
      addOnce(e.getMessage());
    }
    return Optional.empty();
  }

  /** What is wrong with the training's file is so of the evaluation's where that is the same. */
  private void addOnce(String problem) {
    String ofTraining =
        problem.replace(
            "dataset." + Role.EVAL.spelled() + ".", "dataset." + Role.TRAIN.spelled() + ".");
    if (!problems.contains(ofTraining)) {
      problems.add(problem);
    }
  }

  private String made(Role role, DatasetHead.Seen head) {
    String dataset = DatasetOptions.from(settings, role).described();
    if (head.rows() == 0) {
      return "%s makes %d".formatted(dataset, head.prompts().size());
    }
    return "%s %d rows of %s make %d"
        .formatted(
            head.isWhole() ? "all" : "the first", head.rows(), dataset, head.prompts().size());
  }

  private String tokens(List<Prompt> prompts, Path folder) {
    if (prompts.isEmpty()) {
      return "";
    }
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      PromptLimit limit = PromptLimit.from(settings);
      int positions = ModelConfig.read(folder).maxPositions();
      int overlong = limit.fit(prompts, encoder, positions, newTokens).overlong();
      int longest =
          prompts.stream()
              .mapToInt(prompt -> encoder.encode(prompt.messages()).length)
              .max()
              .orElseThrow();
      String what = limit.overlong() == Overlong.CUT_LEFT ? "cut" : "left out";
      return " of up to %d tokens%s"
          .formatted(
              longest, overlong == 0 ? "" : ", too long and %s: %d".formatted(what, overlong));
    }
  }
}
