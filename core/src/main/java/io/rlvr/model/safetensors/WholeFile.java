package io.rlvr.model.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Local files that appear whole or not at all: written beside their place, then renamed. */
public final class WholeFile {
  private WholeFile() {}

  /** A name beside the file that no other attempt has. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
  }

  /** This rename is the atomic step: a file of the same name is replaced. */
  static void publish(Path temporary, Path file) throws IOException {
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The file has all of the text, or is not there. */
  public static void write(Path file, String text) throws IOException {
    Path temporary = temporary(file);
    try {
      Files.writeString(temporary, text);
      publish(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
