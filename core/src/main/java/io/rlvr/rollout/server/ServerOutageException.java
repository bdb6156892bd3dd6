package io.rlvr.rollout.server;

/** A server does not answer, or changed under way: another may, and it may later. */
public final class ServerOutageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServerOutageException(String message) {
    super(message);
  }
}
