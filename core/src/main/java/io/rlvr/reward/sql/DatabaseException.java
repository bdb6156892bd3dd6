package io.rlvr.reward.sql;

/** A database that cannot be opened: the data's fault, or this machine's. */
final class DatabaseException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  /** Who is to blame. */
  enum Fault {
    DATA,
    MACHINE
  }

  DatabaseException(Fault fault, String reason) {
    super(reason);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
