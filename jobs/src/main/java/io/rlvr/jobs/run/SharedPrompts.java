package io.rlvr.jobs.run;

import io.rlvr.data.Prompt;
import io.rlvr.dataset.Role;
import io.rlvr.report.ComparedAnswers;
import io.rlvr.report.HeldOut.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Held-out prompts that several runs were evaluated on, with the last answer of each. */
final class SharedPrompts {
  /** Prompts at which the runs differ, and others. */
  private static final int DIFFER = 6;

  private static final int AGREE = 2;

  private SharedPrompts() {}

  static List<ComparedAnswers> of(List<RunRows> runs) throws IOException {
    List<SortedMap<String, Answer>> last = new ArrayList<>();
    for (RunRows run : runs) {
      last.add(new HeldOutFinder(run).last());
    }
    Map<String, List<Answer>> differ = new LinkedHashMap<>();
    Map<String, List<Answer>> agree = new LinkedHashMap<>();
    for (String id : last.get(0).keySet()) {
      if (last.stream().allMatch(answers -> answers.containsKey(id))) {
        List<Answer> answers = last.stream().map(each -> each.get(id)).toList();
        boolean isDifferent = ComparedAnswers.differ(answers);
        Map<String, List<Answer>> kind = isDifferent ? differ : agree;
        if (kind.size() < (isDifferent ? DIFFER : AGREE)) {
          kind.put(id, answers);
        }
      }
    }
    Map<String, List<Answer>> chosen = new LinkedHashMap<>(differ);
    chosen.putAll(agree);
    return asked(runs, chosen);
  }

  /** Without those whose id is another prompt in another run. */
  private static List<ComparedAnswers> asked(List<RunRows> runs, Map<String, List<Answer>> chosen)
      throws IOException {
    List<Map<String, Prompt>> prompts = new ArrayList<>();
    for (RunRows run : runs) {
      prompts.add(SampleTexts.prompts(run, Role.EVAL, chosen.keySet()));
    }
    List<ComparedAnswers> compared = new ArrayList<>();
    chosen.forEach(
        (id, answers) -> {
          Prompt prompt = prompts.get(0).get(id);
          if (prompt != null
              && prompts.stream()
                  .allMatch(
                      each ->
                          each.containsKey(id)
                              && each.get(id).question().equals(prompt.question()))) {
            compared.add(new ComparedAnswers(prompt.question(), prompt.reference(), answers));
          }
        });
    return compared;
  }
}
