package io.rlvr.reward.judge.remote;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.http.client.Endpoint;
import io.rlvr.http.client.Reply;
import io.rlvr.http.client.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An endpoint that speaks OpenAI's chat completions ({@code POST base/chat/completions}): vLLM,
 * SGLang, llama.cpp's server, gateways. All that ask one endpoint for the same share it, as {@link
 * Endpoint} says.
 */
public final class ChatEndpoint implements AutoCloseable {
  private static final String PATH = "/chat/completions";

  private final ChatOptions options;
  private final AnswerParser parser;
  private final Endpoint endpoint;

  private ChatEndpoint(ChatOptions options) {
    this.options = options;
    this.parser = new AnswerParser(options.endpoint().key());
    this.endpoint = Endpoint.open(options.endpoint());
  }

  /**
   * @param environment value by name of an environment variable: the API key comes from there alone
   * @throws UserException if a setting or the key is missing or malformed
   */
  public static ChatEndpoint open(
      Settings settings, Function<String, Optional<String>> environment) {
    return new ChatEndpoint(ChatOptions.from(settings, environment));
  }

  /**
   * Asks for the first token after each conversation, several at once.
   *
   * @return one reply for each, in the same order; an outage is one, never an exception
   */
  public List<Reply<ChatAnswer>> ask(List<List<Message>> conversations) {
    return endpoint.ask(conversations.stream().map(this::request).toList());
  }

  private Request<ChatAnswer> request(List<Message> messages) {
    return Request.post(PATH, options.form().body(messages), parser::outcome);
  }

  /** Host and port. */
  public String host() {
    return endpoint.host();
  }

  /** Text of the endpoint made fit to be kept: one line, bounded, without the key. */
  public String clean(String text, int length) {
    return endpoint.clean(text, length);
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
