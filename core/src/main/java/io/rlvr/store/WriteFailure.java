package io.rlvr.store;

import java.io.IOException;
import java.nio.file.FileSystemException;

/**
 * What kept a file from being written, with the file's name. Java names it where a file cannot be
 * opened, but not where the disk is full in the middle of it.
 */
public final class WriteFailure {
  private WriteFailure() {}

  /**
   * @param file as a user knows it
   * @return the cause itself if it names a file
   */
  public static IOException of(Object file, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof FileSystemException || message.contains(file.toString())
        ? cause
        : new IOException(file + ": " + message, cause);
  }
}
