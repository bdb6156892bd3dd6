package io.rlvr.jobs.judge;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.QuestionReader;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.run.AllSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The questions that RL trains on or is evaluated by, and a judge must not learn from. */
public final class ExcludedQuestions {
  private ExcludedQuestions() {}

  /**
   * The questions of all sources, folded.
   *
   * @param sources configurations (.conf) or JSON Lines
   */
  public static Set<String> of(List<String> sources) throws IOException {
    Set<String> questions = new HashSet<>();
    for (String source : sources) {
      for (String question : questions(source)) {
        questions.add(JudgeData.folded(question));
      }
    }
    return questions;
  }

  private static List<String> questions(String source) throws IOException {
    Path file = Path.of(source);
    if (!source.endsWith(".conf")) {
      return QuestionReader.all(file);
    }
    Settings settings = AllSettings.load(file, List.of());
    return List.of(Role.TRAIN, Role.EVAL).stream()
        .flatMap(role -> DatasetReaders.read(settings, role).stream())
        .map(Prompt::question)
        .toList();
  }
}
