package io.rlvr.jobs.storage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Moves a file over another one. On HDFS that is one step: whoever reads finds the old file or the
 * new one. {@link FileSystem} does not offer it, {@link FileContext} does. This class is thread
 * safe.
 */
final class OverwritingMove {
  private final FileSystem fileSystem;

  @GuardedBy("this")
  private Optional<FileContext> context = Optional.empty();

  OverwritingMove(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  void move(Path from, Path to) throws IOException {
    FileContext moving;
    try {
      moving = context();
    } catch (UnsupportedFileSystemException e) {
      moveInTwoSteps(from, to);
      return;
    }
    moving.rename(from, to, Options.Rename.OVERWRITE);
  }

  /** Where Hadoop knows no other way. What comes into the place is whole already. */
  private void moveInTwoSteps(Path from, Path to) throws IOException {
    fileSystem.delete(to, false);
    if (!fileSystem.rename(from, to)) {
      throw new IOException("Cannot move %s to its place".formatted(to));
    }
  }

  private synchronized FileContext context() throws UnsupportedFileSystemException {
    if (context.isEmpty()) {
      context = Optional.of(FileContext.getFileContext(fileSystem.getUri(), fileSystem.getConf()));
    }
    return context.get();
  }
}
