package io.rlvr.jobs.prompts;

import io.rlvr.config.Printable;
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
   * @param longest tokens of the longest prompt that fitted as it was
   */
  record Fitted(List<Prompt> prompts, int longest, Longer longer) {}

  /**
   * Prompts that did not fit as they were.
   *
   * @param count how many
   * @param first the id of the first one, empty for none
   * @param longest the id of the one with the most tokens, empty for none
   * @param tokens of that one
   */
  record Longer(int count, String first, String longest, int tokens) {
    static final Longer NONE = new Longer(0, "", "", 0);

    Longer and(String id, int more) {
      boolean isLongest = more > tokens;
      String shown = Printable.quotable(id); // it may be as long as a row
      return new Longer(
          count + 1,
          count == 0 ? shown : first,
          isLongest ? shown : longest,
          isLongest ? more : tokens);
    }
  }

  /** What is done with those: {@code is left out} of one, {@code are cut} of more. */
  String done(int count) {
    return (count == 1 ? "is " : "are ") + (overlong == Overlong.CUT_LEFT ? "cut" : "left out");
  }

  /**
   * The prompts that fit.
   *
   * @param context of the model, in tokens
   * @param input what it is given of a prompt
   * @throws UserException if one does not fit and may not be left out, or none is left
   */
  Fitted fit(List<Prompt> prompts, PromptEncoder encoder, int context, ModelInput input) {
    int room = Math.min(most.orElse(Integer.MAX_VALUE), input.room(context));
    List<Prompt> kept = new ArrayList<>();
    int longest = 0;
    Longer longer = Longer.NONE;
    for (Prompt prompt : prompts) {
      int tokens = input.tokens(prompt, encoder);
      if (tokens <= room) {
        kept.add(prompt);
        longest = Math.max(longest, tokens);
        continue;
      }
      longer = longer.and(prompt.promptId(), tokens);
      if (overlong == Overlong.CUT_LEFT) {
        kept.add(cut(prompt, encoder, input, room));
      }
    }
    if (longer.count() > 0 && (overlong == Overlong.FAIL || kept.isEmpty())) {
      throw new UserException(
          "Cannot use %d of %d prompts: they have more than %d tokens, %s the most with %d"
              + " (expected at most %s; dataset.overlong = drop or cut-left leaves them out or cuts"
              + " them)",
          longer.count(),
          prompts.size(),
          room,
          longer.longest(),
          longer.tokens(),
          bound(context, input));
    }
    return new Fitted(kept, longest, longer);
  }

  private String bound(int context, ModelInput input) {
    return most.filter(tokens -> tokens <= input.room(context))
        .map(tokens -> DatasetSettings.MAX_PROMPT_TOKENS.name() + " " + tokens)
        .orElse(input.bound(context));
  }

  /** The longest turn without so many characters at its beginning that the prompt just fits. */
  private static Prompt cut(Prompt prompt, PromptEncoder encoder, ModelInput input, int room) {
    int turn = longestTurn(prompt.messages());
    String content = prompt.messages().get(turn).content();
    int fits = content.length();
    int tooFew = 0;
    while (fits - tooFew > 1) { // tokens hardly ever grow when characters leave
      int middle = (tooFew + fits) >>> 1;
      if (input.tokens(without(prompt, turn, middle), encoder) <= room) {
        fits = middle;
      } else {
        tooFew = middle;
      }
    }
    Prompt shortened = without(prompt, turn, fits);
    if (fits == content.length()) {
      throw new UserException(
          "Cannot cut prompt %s: what is beside its longest turn has more than %d tokens (expected"
              + " dataset.overlong drop)",
          Printable.quotable(prompt.promptId()), room);
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
