package io.rlvr.hub;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** The user's token, or none. It leaves this class only in the header of a request. */
final class HubToken {
  static final HubToken NONE = new HubToken("");
  static final String VARIABLE = "HF_TOKEN";
  private static final int MOST_BYTES = 4096;

  private final String value;

  private HubToken(String value) {
    this.value = value;
  }

  /**
   * @param environment value by name of a variable
   * @param file read where there is no such variable
   * @throws UserException if there is one that cannot be sent
   */
  static HubToken from(Function<String, Optional<String>> environment, Path file) {
    Optional<String> variable = environment.apply(VARIABLE).filter(text -> !text.isBlank());
    return variable.isPresent()
        ? of("environment variable " + VARIABLE, variable.get())
        : of("file " + file, content(file));
  }

  private static HubToken of(String source, String text) {
    String value = text.strip();
    if (!value.isEmpty() && !value.matches("[!-~]+")) {
      throw new UserException(
          "Invalid %s: it holds a character that no token has (expected visible ASCII characters)",
          source);
    }
    return new HubToken(value);
  }

  private static String content(Path file) {
    try {
      boolean isFit = Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES;
      return isFit ? Files.readString(file) : "";
    } catch (IOException e) {
      throw UserException.causedBy(
          e, "Cannot read token file %s (expected one that this user may read, or none)", file);
    }
  }

  boolean isNone() {
    return value.isEmpty();
  }

  /** The value of the header {@code Authorization}. */
  Optional<String> header() {
    return isNone() ? Optional.empty() : Optional.of("Bearer " + value);
  }

  @Override
  public String toString() {
    return isNone() ? "none" : "[token]";
  }
}
