package io.rlvr.jobs.storage;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system as S3A is one: an object appears when its stream is closed, and whole; nothing is
 * moved; a create that must not overwrite looks first and puts later, unless it is conditional; an
 * object that is replaced while it is read cannot be read to its end.
 */
final class FakeObjectStore extends FileSystem {
  private final TreeMap<String, byte[]> objects = new TreeMap<>();
  private final boolean conditional;
  private Runnable beforePut = FakeObjectStore::nothing;
  private Runnable beforeRead = FakeObjectStore::nothing;
  private boolean answerIsLost;
  private boolean bufferIsFull;
  private boolean isDown;

  private static void nothing() {}

  /** For Hadoop, which makes one where it looks for the scheme: it stays empty. */
  FakeObjectStore() {
    this(true);
  }

  /**
   * @param conditional whether puts can be conditional
   */
  FakeObjectStore(boolean conditional) {
    this.conditional = conditional;
    Configuration hadoop = new Configuration(false);
    hadoop.setClass("fs.s3a.impl", FakeObjectStore.class, FileSystem.class);
    hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
    setConf(hadoop);
  }

  void put(String path, byte[] content) {
    objects.put(path, content);
  }

  byte[] content(String path) {
    return objects.get(path);
  }

  /** What others do at the last moment before the next put. */
  void beforeNextPut(Runnable rival) {
    beforePut = rival;
  }

  /** What others do between the opening of the next object and its reading. */
  void beforeNextRead(Runnable rival) {
    beforeRead = rival;
  }

  /** The next put succeeds and is sent again, as nothing was heard of it. */
  void loseNextAnswer() {
    answerIsLost = true;
  }

  /** Streams take one byte and no more. */
  void fillBuffer() {
    bufferIsFull = true;
  }

  /** Puts and reads fail from now on. */
  void goDown() {
    isDown = true;
  }

  @Override
  public URI getUri() {
    return URI.create("s3a://bucket");
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) {
    return conditional && capability.equals(SmallObjects.IF_NONE);
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    requireUp(file);
    getFileStatus(file);
    return new FSDataInputStream(new ObjectInput(file, objects.get(key(file))));
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (!overwrite && objects.containsKey(key(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return new FSDataOutputStream(new ObjectOutput(file, false), null);
  }

  @Override
  public FSDataOutputStreamBuilder<?, ?> createFile(Path file) {
    return new Builder(file);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    String key = key(path);
    if (objects.containsKey(key)) {
      return new ObjectStatus(path, objects.get(key));
    }
    if (objects.keySet().stream().anyMatch(each -> each.startsWith(key + "/"))) {
      return new FileStatus(0, true, 1, 1, 0, path);
    }
    throw new FileNotFoundException(path.toString());
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws IOException {
    getFileStatus(folder);
    String prefix = key(folder) + "/";
    TreeSet<String> names = new TreeSet<>();
    objects.keySet().stream()
        .filter(each -> each.startsWith(prefix))
        .forEach(each -> names.add(each.substring(prefix.length()).split("/")[0]));
    List<FileStatus> children = new ArrayList<>();
    for (String name : names) {
      children.add(getFileStatus(new Path(folder, name)));
    }
    return children.toArray(new FileStatus[0]);
  }

  @Override
  public boolean delete(Path path, boolean recursive) {
    String key = key(path);
    return objects.keySet().removeIf(each -> each.equals(key) || each.startsWith(key + "/"));
  }

  @Override
  public boolean mkdirs(Path folder, FsPermission permission) {
    return true;
  }

  @Override
  public boolean rename(Path from, Path to) {
    throw new UnsupportedOperationException("An object store moves nothing");
  }

  @Override
  public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
    throw new UnsupportedOperationException("An object store appends nothing");
  }

  @Override
  public void setWorkingDirectory(Path folder) {
    throw new UnsupportedOperationException("No path is relative");
  }

  @Override
  public Path getWorkingDirectory() {
    return new Path("s3a://bucket/");
  }

  private void requireUp(Path file) throws IOException {
    if (isDown) {
      throw new IOException("No answer for " + file);
    }
  }

  private void put(Path file, byte[] content, boolean ifNone) throws IOException {
    requireUp(file);
    Runnable rival = beforePut;
    beforePut = FakeObjectStore::nothing;
    rival.run();
    if (ifNone && objects.containsKey(key(file))) {
      throw new PathIOException(file.toString(), "Precondition failed (412)");
    }
    objects.put(key(file), content);
    if (answerIsLost) {
      answerIsLost = false;
      put(file, content, ifNone);
    }
  }

  private static String key(Path path) {
    return path.toUri().getPath().substring(1);
  }

  private final class Builder extends FSDataOutputStreamBuilder<FSDataOutputStream, Builder> {
    private final Path file;

    Builder(Path file) {
      super(FakeObjectStore.this, file);
      this.file = file;
    }

    @Override
    public Builder getThisBuilder() {
      return this;
    }

    @Override
    public FSDataOutputStream build() throws IOException {
      boolean ifNone = getOptions().getBoolean(SmallObjects.IF_NONE, false);
      return new FSDataOutputStream(new ObjectOutput(file, ifNone), null);
    }
  }

  private static final class ObjectStatus extends FileStatus implements EtagSource {
    private final String etag;

    ObjectStatus(Path file, byte[] content) {
      super(content.length, false, 1, 1, 0, file);
      this.etag = Integer.toHexString(System.identityHashCode(content));
    }

    @Override
    public String getEtag() {
      return etag;
    }
  }

  private final class ObjectOutput extends OutputStream implements StreamCapabilities, Abortable {
    private final Path file;
    private final boolean ifNone;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private boolean closed;

    ObjectOutput(Path file, boolean ifNone) {
      this.file = file;
      this.ifNone = ifNone;
    }

    @Override
    public void write(int b) throws IOException {
      if (bufferIsFull && buffer.size() == 1) {
        throw new IOException("No space left on device");
      }
      buffer.write(b);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        put(file, buffer.toByteArray(), ifNone);
      }
    }

    @Override
    public AbortableResult abort() {
      closed = true;
      return new Aborted();
    }

    @Override
    public boolean hasCapability(String capability) {
      return capability.equals(SmallObjects.ABORTABLE);
    }
  }

  private static final class Aborted implements Abortable.AbortableResult {
    @Override
    public boolean alreadyClosed() {
      return false;
    }

    @Override
    public IOException anyCleanupException() {
      return null; // Hadoop's contract: none
    }
  }

  private final class ObjectInput extends FSInputStream {
    private final Path file;
    private final byte[] content;
    private int position;

    ObjectInput(Path file, byte[] content) {
      this.file = file;
      this.content = content;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
      int first = count == 0 ? -1 : read();
      if (first < 0) {
        return count == 0 ? 0 : -1;
      }
      target[from] = (byte) first;
      return 1;
    }

    @Override
    public int read() throws IOException {
      Runnable rival = beforeRead;
      beforeRead = FakeObjectStore::nothing;
      rival.run();
      if (objects.get(key(file)) != content) {
        throw new PathIOException(file.toString(), "Changed since it was opened (412)");
      }
      return position < content.length ? content[position++] & 0xff : -1;
    }

    @Override
    public void seek(long target) {
      position = (int) target;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public boolean seekToNewSource(long target) {
      return false;
    }
  }
}
