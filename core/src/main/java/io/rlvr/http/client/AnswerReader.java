package io.rlvr.http.client;

import io.rlvr.http.client.Reply.Outcome;

/** Reads the body of an answer of status 200, which is not to be trusted. */
@FunctionalInterface
public interface AnswerReader<A> {
  /**
   * What the body is: an answer, or a refusal.
   *
   * @throws MalformedAnswerException if it is neither, which counts as an outage
   */
  Outcome<A> read(byte[] body) throws MalformedAnswerException;
}
