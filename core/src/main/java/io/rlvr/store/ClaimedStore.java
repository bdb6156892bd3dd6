package io.rlvr.store;

import java.io.IOException;
import java.util.Optional;

/** A run's files as the driver that trains it sees them: it changes none once it is not the one. */
final class ClaimedStore extends ForwardingFileStore {
  private final DriverClaim claim;

  ClaimedStore(FileStore store, DriverClaim claim) {
    super(store);
    this.claim = claim;
  }

  @Override
  public Optional<ClaimTicket> claim() {
    return Optional.of(claim.ticket());
  }

  @Override
  protected void beforeChange(String call) throws IOException {
    claim.requireHeld();
  }
}
