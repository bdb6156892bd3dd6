package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.Role;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the first rows of both datasets as an import would take them, without Spark, and says
 * what it saw and what would fail. This class is NOT thread safe.
 */
public final class ImportCheck {
  private final Settings settings;
  private final Map<Role, ModelInput> inputs;
  private final List<String> seen = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * @param inputs what the model is given of a prompt; none where no model is given the prompts
   */
  public ImportCheck(Settings settings, Map<Role, ModelInput> inputs) {
    this.settings = settings;
    this.inputs = inputs;
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
          seen.add(
              "of these, training has %s too".formatted(counted(duplicates, "held-out prompt")));
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
      Fit fit = model.map(folder -> fit(role, head.prompts(), folder)).orElse(new Fit(head));
      String unusable =
          head.unusable() == 0
              ? ""
              : "; rows that cannot be used and are left out: %d".formatted(head.unusable());
      seen.add(
          "%s: %s %s%s%s"
              .formatted(
                  name,
                  made(role, head),
                  counted(fit.prompts().size(), "prompt"),
                  fit.tokens(),
                  unusable));
      return Optional.of(fit.prompts());
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

  /**
   * What stays.
   *
   * @param tokens what is said of how long prompts are
   */
  private record Fit(List<Prompt> prompts, String tokens) {
    Fit(DatasetHead.Seen head) {
      this(head.prompts(), "");
    }
  }

  private String made(Role role, DatasetHead.Seen head) {
    String dataset = DatasetOptions.from(settings, role).described();
    if (head.rows() == 0) {
      return "%s makes".formatted(dataset);
    }
    String which = head.isWhole() ? "all" : "the first";
    return head.rows() == 1
        ? "the one row of %s makes".formatted(dataset)
        : "%s %d rows of %s make".formatted(which, head.rows(), dataset);
  }

  private static String counted(int count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }

  private Fit fit(Role role, List<Prompt> prompts, Path folder) {
    if (prompts.isEmpty() || !inputs.containsKey(role)) {
      return new Fit(prompts, "");
    }
    try (PromptEncoder encoder = PromptEncoder.load(folder)) {
      PromptLimit limit = PromptLimit.from(settings);
      int positions = ModelConfig.read(folder).maxPositions();
      PromptLimit.Fitted fitted = limit.fit(prompts, encoder, positions, inputs.get(role));
      int longer = fitted.longer().count();
      boolean stays = fitted.prompts().size() == prompts.size();
      String tokens =
          longer == prompts.size() ? "" : " of up to %d tokens".formatted(fitted.longest());
      String others =
          "; %d %s of %s%d tokens %s by dataset.overlong"
              .formatted(
                  longer,
                  stays ? "longer" : "more",
                  longer == 1 ? "" : "up to ",
                  fitted.longer().tokens(),
                  limit.done(longer));
      return new Fit(fitted.prompts(), longer == 0 ? tokens : tokens + others);
    }
  }
}
