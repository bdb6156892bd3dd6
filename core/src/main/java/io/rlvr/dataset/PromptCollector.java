package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Collects the prompts of a dataset row by row. Rows that make no prompt are counted, and end the
 * reading where {@link DatasetSettings#UNUSABLE} says so. This class is NOT thread safe.
 */
final class PromptCollector {
  private final DatasetSource source;
  private final Function<Row, Prompt> toPrompt;
  private final Map<String, String> placeById = new HashMap<>();
  private final List<Prompt> prompts = new ArrayList<>();
  private int unusable;
  private Optional<UserException> first = Optional.empty();

  /**
   * @param toPrompt throws a {@link UserException} for a row that makes none
   */
  PromptCollector(DatasetSource source, Function<Row, Prompt> toPrompt) {
    this.source = source;
    this.toPrompt = toPrompt;
  }

  /**
   * Adds a row.
   *
   * @param place of the row in its file, such as {@code line 7}
   */
  void add(Row row, String place) {
    try {
      Prompt prompt = toPrompt.apply(row);
      String earlier = placeById.putIfAbsent(prompt.promptId(), place);
      if (earlier != null) {
        throw row.problem(
            "id '%s' is that of %s (expected ids that differ)"
                .formatted(prompt.promptId(), earlier));
      }
      prompts.add(prompt);
    } catch (UserException problem) {
      unusable++;
      first = first.or(() -> Optional.of(problem));
    }
  }

  /**
   * All prompts.
   *
   * @throws UserException if rows cannot be used and may not be left out, or none is left
   */
  List<Prompt> end() {
    source.tally().addUnusable(unusable);
    boolean isFatal = source.options().unusable() == Unusable.FAIL || prompts.isEmpty();
    if (first.isPresent() && isFatal) {
      throw UserException.causedBy(
          first.get(),
          "%s; %d of %d rows cannot be used (%s = drop leaves such rows out)",
          first.get().getMessage(),
          unusable,
          unusable + prompts.size(),
          DatasetSettings.UNUSABLE.name());
    }
    return prompts;
  }
}
