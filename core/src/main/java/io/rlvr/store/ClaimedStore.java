package io.rlvr.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A run's files as the driver that trains it sees them: it changes none once it is not the one. */
final class ClaimedStore implements FileStore {
  private final FileStore store;
  private final DriverClaim claim;

  ClaimedStore(FileStore store, DriverClaim claim) {
    this.store = store;
    this.claim = claim;
  }

  @Override
  public String root() {
    return store.root();
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    return store.read(path, maxBytes);
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    claim.requireHeld();
    return store.create(path, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    claim.requireHeld();
    store.replace(path, content);
  }

  @Override
  public Path localFolder(String folder, Path cache) throws IOException {
    return store.localFolder(folder, cache);
  }

  @Override
  public Path stagingFolder(String folder, Path cache) throws IOException {
    claim.requireHeld();
    return store.stagingFolder(folder, cache);
  }

  @Override
  public void publish(Path staging, String folder) throws IOException {
    claim.requireHeld();
    store.publish(staging, folder);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return store.list(folder);
  }

  @Override
  public Optional<Long> size(String path) throws IOException {
    return store.size(path);
  }

  @Override
  public void delete(String path) throws IOException {
    claim.requireHeld();
    store.delete(path);
  }
}
