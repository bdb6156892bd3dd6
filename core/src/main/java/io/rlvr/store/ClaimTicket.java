package io.rlvr.store;

import java.io.IOException;
import java.io.Serializable;

/**
 * A driver's claim as its tasks know it: what they write on another machine is refused as soon as
 * another driver has taken the run.
 *
 * @param driver the id of the claim
 */
public record ClaimTicket(String driver) implements Serializable {
  /** The run's files as a task of that driver sees them. */
  public FileStore guard(FileStore store) {
    return new Guarded(store, driver);
  }

  private static final class Guarded extends ForwardingFileStore {
    private final FileStore store;
    private final String driver;

    Guarded(FileStore store, String driver) {
      super(store);
      this.store = store;
      this.driver = driver;
    }

    @Override
    protected void beforeChange(String call) throws IOException {
      if (!DriverClaim.isLast(store, driver)) {
        throw DriverClaim.lost(store);
      }
    }
  }
}
