package io.rlvr.reward.judge.remote;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * An endpoint that speaks OpenAI's chat completions ({@code POST base/chat/completions}): vLLM,
 * SGLang, llama.cpp's server, gateways. Attempts that met an outage are made again with growing
 * waits; after too many outages in a row requests fail at once for a while. All that use the same
 * endpoint in one process share its connections, its bound on requests under way and its breaker.
 */
public final class ChatEndpoint implements AutoCloseable {
  private final EndpointOptions options;
  private final ChatClient client;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ChatEndpoint(EndpointOptions options) {
    this.options = options;
    this.client = ChatClients.shared().borrow(options);
  }

  /**
   * @param environment value by name of an environment variable: the API key comes from there alone
   * @throws UserException if a setting or the key is missing or malformed
   */
  public static ChatEndpoint open(
      Settings settings, Function<String, Optional<String>> environment) {
    return new ChatEndpoint(EndpointOptions.from(settings, environment));
  }

  /**
   * Asks for the first token after each conversation, several at once.
   *
   * @return one reply for each, in the same order; an outage is one, never an exception
   */
  public List<ChatReply> ask(List<List<Message>> conversations) {
    return client.ask(conversations);
  }

  /** Host and port. */
  public String host() {
    return options.host();
  }

  /** Text of the endpoint made fit to be kept: one line, bounded, without the key. */
  public String clean(String text, int length) {
    return options.key().clean(text, length);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      ChatClients.shared().giveBack(options);
    }
  }
}
