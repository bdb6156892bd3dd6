package io.rlvr.http.client;

/** A body that is no answer; its message is one line without the key. */
public final class MalformedAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedAnswerException(String message) {
    super(message);
  }
}
