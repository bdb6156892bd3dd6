package io.rlvr.http.client;

import java.util.Optional;

/**
 * What an endpoint is asked.
 *
 * @param path behind the endpoint's base, such as {@code /chat/completions}
 * @param body JSON to POST; empty for a GET
 * @param reader of the answer
 */
public record Request<A>(String path, Optional<byte[]> body, AnswerReader<A> reader) {
  public static <A> Request<A> post(String path, byte[] body, AnswerReader<A> reader) {
    return new Request<>(path, Optional.of(body), reader);
  }

  public static <A> Request<A> get(String path, AnswerReader<A> reader) {
    return new Request<>(path, Optional.empty(), reader);
  }

  /** What it says, for errors that repeat it. */
  byte[] said() {
    return body.orElse(new byte[0]);
  }
}
