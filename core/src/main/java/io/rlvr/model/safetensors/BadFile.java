package io.rlvr.model.safetensors;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The messages about a model's files: one line, whatever an untrusted file holds. */
public final class BadFile {
  private BadFile() {}

  /** {@code Cannot read <file>: <what> (expected <form>)}. */
  public static UserException of(Path file, String what, String expected) {
    return new UserException("Cannot read %s: %s (expected %s)", file, what, expected);
  }

  public static UserException unreadable(Path file, IOException cause) {
    return UserException.causedBy(cause, "Cannot read %s: %s", file, reason(cause));
  }

  public static UserException unwritable(Path file, IOException cause) {
    return UserException.causedBy(cause, "Cannot write %s: %s", file, reason(cause));
  }

  /** A name or value from a file in quotes, shortened, control characters replaced. */
  public static String quote(String text) {
    return "'" + shorten(text) + "'";
  }

  /** A value from a file, shortened, control characters replaced. */
  public static String shorten(String text) {
    return Printable.quotable(text);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (cause instanceof AccessDeniedException) {
      return "access denied";
    }
    return String.valueOf(cause.getMessage());
  }
}
