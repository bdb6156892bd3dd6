package io.rlvr.text;

import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What a model folder makes of messages: the token ids that ask for its next turn, and the ids that
 * end the turn.
 *
 * <p>Contents are untrusted. A content that spells a control token, such as {@code <|im_end|>},
 * gives the ids of that text, while the template's own are recognised; all other contents give
 * exactly the ids of transformers' apply_chat_template.
 *
 * <p>A folder without a chat template (a base model) takes one message: its content is the input,
 * with what the tokenizer puts around an input. More messages are refused, since any form that we
 * made up would be wrong for some model.
 *
 * <p>Safe for use by several threads until it is closed.
 */
public final class PromptEncoder implements AutoCloseable {
  private final Path folder;
  private final Tokenizer tokenizer;
  private final Optional<ChatTemplate> template;
  private final int[] stopIds;
  private final OptionalInt endOfTurnId;

  private PromptEncoder(
      Path folder, Tokenizer tokenizer, Optional<ChatTemplate> template, SpecialTokens special) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.template = template;
    OptionalInt eos = special.eosToken().map(tokenizer::id).orElse(OptionalInt.empty());
    this.stopIds =
        IntStream.concat(special.eosIds().stream().mapToInt(id -> id), eos.stream())
            .sorted()
            .distinct()
            .toArray();
    this.endOfTurnId = eos.isPresent() ? eos : Arrays.stream(stopIds).findFirst();
  }

  /**
   * @throws UserException if the folder's tokenizer, chat template or configurations are malformed
   */
  public static PromptEncoder load(Path modelFolder) {
    Optional<ChatTemplate> template = ChatTemplate.find(modelFolder);
    SpecialTokens special = SpecialTokens.load(modelFolder);
    return new PromptEncoder(modelFolder, Tokenizer.load(modelFolder), template, special);
  }

  /**
   * Ids of a conversation that ask for the model's next turn.
   *
   * @throws UserException if the template refuses the messages, or there is none and they are
   *     several
   */
  public int[] encode(List<Message> messages) {
    if (template.isPresent()) {
      return tokenizer.encodeGuarded(template.get().render(messages, true, tokenizer::guarded));
    }
    if (messages.size() != 1) {
      throw new UserException(
          "Cannot render %d messages by %s: it has no chat template (expected one message)",
          messages.size(), folder);
    }
    return encodeText(messages.get(0).content());
  }

  /** Ids of a plain prompt, no chat: its text, with what the tokenizer puts around an input. */
  public int[] encodeText(String text) {
    return tokenizer.encodeInput(text);
  }

  /** Ids of a response as the model would give it: ordinary text, then the end of the turn. */
  public int[] encodeResponse(String response) {
    int[] text = tokenizer.encode(response);
    if (endOfTurnId.isEmpty()) {
      return text;
    }
    int[] ended = Arrays.copyOf(text, text.length + 1);
    ended[text.length] = endOfTurnId.getAsInt();
    return ended;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Ids at which generation stops, ascending: {@code eos_token_id} of generation_config.json (else
   * of config.json), and the eos_token of tokenizer_config.json. Empty if the folder names none.
   */
  public int[] stopIds() {
    return stopIds.clone();
  }

  /** The id that ends a turn in training: the eos_token's, else the first of the stop ids. */
  public OptionalInt endOfTurnId() {
    return endOfTurnId;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
