package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Overlong;
import io.rlvr.text.PromptEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long prompts may be, in tokens of the start model, and what happens to longer ones.
 *
 * @param most tokens; empty for what the context leaves beside a response
 */
record PromptLimit(Overlong overlong, Optional<Integer> most) {

  static PromptLimit from(Settings settings) {
    return new PromptLimit(
        settings.get(DatasetSettings.OVERLONG),
        Optional.of(settings.get(DatasetSettings.MAX_PROMPT_TOKENS)).filter(tokens -> tokens > 0));
  }

  /**
   * What is left of a dataset.
   *
   * @param overlong prompts that were longer
   */
  record Fitted(List<Prompt> prompts, int overlong) {}

  /**
   * The prompts that fit.
   *
   * @param context of the model, in tokens
   * @param newTokens of a response at most
   * @throws UserException if one does not fit and may not be left out, or none is left
   */
  Fitted fit(List<Prompt> prompts, PromptEncoder encoder, int context, int newTokens) {
    int room = Math.min(most.orElse(Integer.MAX_VALUE), context - newTokens);
    if (room < 1) {
      throw new UserException(
          "Invalid rollout.max-new-tokens: %d (expected less than the model's context of %d)",
          newTokens, context);
    }
    List<Prompt> kept = new ArrayList<>();
    int longer = 0;
    int longest = 0;
    String longestId = "";
    for (Prompt prompt : prompts) {
      int tokens = encoder.encode(prompt.messages()).length;
      if (tokens <= room) {
        kept.add(prompt);
        continue;
      }
      longer++;
      if (tokens > longest) {
        longest = tokens;
        longestId = prompt.promptId();
      }
      if (overlong == Overlong.CUT_LEFT) {
        kept.add(cut(prompt, encoder, room));
      }
    }
    if (longer > 0 && (overlong == Overlong.FAIL || kept.isEmpty())) {
      throw new UserException(
          "Cannot use %d of %d prompts: they have more than %d tokens, %s the most with %d"
              + " (expected at most %s; dataset.overlong = drop or cut-left leaves them out or cuts"
              + " them)",
          longer, prompts.size(), room, longestId, longest, bound(context, newTokens));
    }
    return new Fitted(kept, longer);
  }

  private String bound(int context, int newTokens) {
    String beside =
        "the model's context of %d less rollout.max-new-tokens %d".formatted(context, newTokens);
    return most.filter(tokens -> tokens <= context - newTokens)
        .map(tokens -> DatasetSettings.MAX_PROMPT_TOKENS.name() + " " + tokens)
        .orElse(beside);
  }

  /** The longest turn without so many characters at its beginning that the prompt just fits. */
  private static Prompt cut(Prompt prompt, PromptEncoder encoder, int room) {
    int turn = longestTurn(prompt.messages());
    String content = prompt.messages().get(turn).content();
    int fits = content.length();
    int tooFew = 0;
    while (fits - tooFew > 1) { // tokens hardly ever grow when characters leave
      int middle = (tooFew + fits) >>> 1;
      if (encoder.encode(without(prompt, turn, middle).messages()).length <= room) {
        fits = middle;
      } else {
        tooFew = middle;
      }
    }
    Prompt shortened = without(prompt, turn, fits);
    if (fits == content.length()) {
      throw new UserException(
          "Cannot cut prompt %s: its other turns have more than %d tokens (expected"
              + " dataset.overlong drop)",
          prompt.promptId(), room);
    }
    return shortened;
  }

  private static int longestTurn(List<Message> messages) {
    int longest = 0;
    for (int i = 1; i < messages.size(); i++) {
      if (messages.get(i).content().length() > messages.get(longest).content().length()) {
        longest = i;
      }
    }
    return longest;
  }

  private static Prompt without(Prompt prompt, int turn, int characters) {
    List<Message> messages = new ArrayList<>(prompt.messages());
    Message whole = messages.get(turn);
    String content = whole.content();
    boolean splitsPair =
        characters > 0
            && characters < content.length()
            && Character.isLowSurrogate(content.charAt(characters))
            && Character.isHighSurrogate(content.charAt(characters - 1));
    messages.set(
        turn, new Message(whole.role(), content.substring(characters + (splitsPair ? 1 : 0))));
    return new Prompt(
        prompt.promptId(),
        messages,
        prompt.reference(),
        prompt.source(),
        prompt.subject(),
        prompt.extra());
  }
}
