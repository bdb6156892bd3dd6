package io.rlvr.jobs.storage;

import java.io.IOException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Puts small objects into an object store: whole or not at all. */
final class SmallObjects {
  /** Asks a store to refuse a put where there is an object; S3A has it since Hadoop 3.4.2. */
  static final String IF_NONE = "fs.option.create.conditional.overwrite";

  /** Of a stream that can be given up; one that is closed puts what was written so far. */
  static final String ABORTABLE = "fs.capability.outputstream.abortable";

  private final FileSystem fileSystem;

  SmallObjects(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /**
   * Creates an object, unless there is one. Of two that do it at once one succeeds, where the file
   * system can ask its store for that.
   *
   * @return false if there is one that is not ours
   */
  boolean create(Path file, byte[] content) throws IOException {
    try {
      write(openNew(file), content);
      return true;
    } catch (IOException e) {
      return isOurs(file, content, e);
    }
  }

  /** Puts an object in the place of any that was there. */
  void replace(Path file, byte[] content) throws IOException {
    write(fileSystem.create(file, true), content);
  }

  private FSDataOutputStream openNew(Path file) throws IOException {
    if (!fileSystem.hasPathCapability(file, IF_NONE)) {
      return fileSystem.create(file, false);
    }
    FSDataOutputStreamBuilder<?, ?> builder = fileSystem.createFile(file);
    builder.overwrite(false).recursive();
    builder.must(IF_NONE, true);
    return builder.build();
  }

  /**
   * What became of a put that failed. One whose answer was lost is sent again, and is then refused
   * because of itself: what lies there tells whose it is.
   */
  private boolean isOurs(Path file, byte[] content, IOException failure) throws IOException {
    try (FSDataInputStream in = fileSystem.open(file)) {
      return Arrays.equals(in.readNBytes(content.length + 1), content);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private static void write(FSDataOutputStream out, byte[] content) throws IOException {
    boolean written = false;
    try {
      out.write(content);
      written = true;
    } finally {
      if (!written && out.hasCapability(ABORTABLE)) {
        out.abort();
      }
    }
    out.close();
  }
}
