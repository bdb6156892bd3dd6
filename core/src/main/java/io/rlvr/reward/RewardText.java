package io.rlvr.reward;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts of the library, which are resources by name, and of the user, which are bounded files. */
public final class RewardText {
  private static final int MAX_BYTES = 64 << 10;

  private RewardText() {}

  /** A text that comes with the library. */
  public static String embedded(String name) {
    try (InputStream in = RewardText.class.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("Resource is missing: " + name + ".txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read resource " + name + ".txt", e);
    }
  }

  /**
   * A user's file that is there.
   *
   * @param what names it in messages
   */
  public static String file(String what, Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new UserException(
            "Invalid %s: %s has %d bytes (expected at most %d)",
            what, path, Files.size(path), MAX_BYTES);
      }
      return Files.readString(path);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read %s %s: %s", what, path, e.getMessage());
    }
  }
}
