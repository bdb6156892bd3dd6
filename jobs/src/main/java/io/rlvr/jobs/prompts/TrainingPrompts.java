package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Duplicates;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What training has, to find it among held-out prompts: turns, whatever the white space and the
 * system turn, and ids that are names. Numbers and positions say nothing, since files count their
 * rows from 1.
 */
final class TrainingPrompts {
  private final Set<String> known = new HashSet<>();

  static TrainingPrompts of(Iterator<Prompt> prompts) {
    TrainingPrompts training = new TrainingPrompts();
    prompts.forEachRemaining(prompt -> training.known.addAll(keys(prompt)));
    return training;
  }

  /**
   * What is left of held-out prompts.
   *
   * @param duplicates prompts that training has too
   */
  record Apart(List<Prompt> prompts, int duplicates) {}

  /**
   * The held-out prompts that the evaluation reads.
   *
   * @throws UserException if training has some and may not, or has all that should be left out
   */
  Apart apart(List<Prompt> heldOut, Settings settings) {
    List<Prompt> shared = heldOut.stream().filter(this::has).toList();
    Duplicates duplicates = Duplicates.from(settings);
    if (shared.isEmpty() || duplicates == Duplicates.KEEP) {
      return new Apart(heldOut, shared.size());
    }
    List<Prompt> kept = new ArrayList<>(heldOut);
    kept.removeAll(Set.copyOf(shared));
    if (duplicates == Duplicates.FAIL || kept.isEmpty()) {
      throw new UserException(
          "Cannot use %d of %d held-out prompts: training has them too, %s the first (expected"
              + " others; %s = %s)",
          shared.size(),
          heldOut.size(),
          shared.get(0).promptId(),
          DatasetSettings.DUPLICATES.name(),
          kept.isEmpty() ? "keep counts them" : "drop leaves them out, keep counts them");
    }
    return new Apart(kept, shared.size());
  }

  private boolean has(Prompt prompt) {
    return keys(prompt).stream().anyMatch(known::contains);
  }

  private static List<String> keys(Prompt prompt) {
    String turns =
        prompt.messages().stream()
            .filter(message -> !message.role().equals(Message.SYSTEM))
            .map(message -> message.role() + ":" + message.content().strip())
            .collect(Collectors.joining("\n"))
            .replaceAll("\\s+", " ");
    return isName(prompt)
        ? List.of("turns " + turns, "id " + prompt.promptId())
        : List.of("turns " + turns);
  }

  private static boolean isName(Prompt prompt) {
    String id = prompt.promptId();
    return !id.matches("\\d+") && !id.matches(".*/\\d{7}");
  }
}
