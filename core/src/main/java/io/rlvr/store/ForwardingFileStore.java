package io.rlvr.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A store that is another one but for what a subclass does about some of its calls. */
public abstract class ForwardingFileStore implements FileStore {
  private final FileStore store;

  protected ForwardingFileStore(FileStore store) {
    this.store = store;
  }

  /**
   * Comes before every call that changes something; does nothing unless overridden.
   *
   * @param call what is about to happen, such as {@code create run.json}
   * @throws IOException if it must not
   */
  protected void beforeChange(String call) throws IOException {}

  @Override
  public String root() {
    return store.root();
  }

  @Override
  public Optional<ClaimTicket> claim() {
    return store.claim();
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    return store.read(path, maxBytes);
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    beforeChange("create " + path);
    return store.create(path, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    beforeChange("replace " + path);
    store.replace(path, content);
  }

  @Override
  public Path localFolder(String folder, Path cache) throws IOException {
    return store.localFolder(folder, cache);
  }

  @Override
  public Path stagingFolder(String folder, Path cache) throws IOException {
    beforeChange("stage " + folder);
    return store.stagingFolder(folder, cache);
  }

  @Override
  public void publish(Path staging, String folder) throws IOException {
    beforeChange("publish " + folder);
    store.publish(staging, folder);
  }

  @Override
  public Path localFile(String path, Path cache) throws IOException {
    return store.localFile(path, cache);
  }

  @Override
  public Path stagingFile(String path, Path cache) throws IOException {
    return store.stagingFile(path, cache);
  }

  @Override
  public void publishFile(Path staging, String path) throws IOException {
    beforeChange("publish " + path);
    store.publishFile(staging, path);
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
    beforeChange("delete " + path);
    store.delete(path);
  }

  @Override
  public void deleteUnfinished(String folder) throws IOException {
    beforeChange("delete unfinished files of " + folder);
    store.deleteUnfinished(folder);
  }
}
