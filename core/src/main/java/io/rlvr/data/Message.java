package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * One turn of a conversation: who speaks ({@code system}, {@code user}, {@code assistant}) and
 * what.
 */
public record Message(String role, String content) implements Serializable {
  public static final String SYSTEM = "system";

  public Message {
    requireNonNull(role, "role is null");
    requireNonNull(content, "content is null");
  }

  /** What the model is told before the conversation. */
  public static Message system(String content) {
    return new Message(SYSTEM, content);
  }

  /** A turn of the user, the usual form of a question. */
  public static Message user(String content) {
    return new Message("user", content);
  }

  /** A turn of the model. */
  public static Message assistant(String content) {
    return new Message("assistant", content);
  }
}
