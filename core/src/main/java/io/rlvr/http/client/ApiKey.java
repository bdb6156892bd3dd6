package io.rlvr.http.client;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.http.HiddenKey;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The key of an endpoint, or none. It leaves this class only in the header of a request. */
public final class ApiKey {
  /** What keys of known services begin with, and what is far from a variable's name. */
  private static final Pattern LOOKS_LIKE_A_KEY =
      Pattern.compile(
          "(?:hf|gsk|sk|pk|rk|r8|ghp|gho|ghs|ghu|github_pat|xai|nvapi|pplx|glpat|tgp|csk|fw|key)"
              + "_\\w{12,}|AIza\\w{16,}|AKIA\\w{12,}"
              + "|(?=\\w*[a-z])(?=\\w*[A-Z])(?=(?:\\w*\\d){2})\\w{20,}"
              + "|(?=(?:\\w*\\d){6})[A-Za-z0-9]{24,}");

  /** Empty where no key is needed. */
  private final String value;

  private ApiKey(String value) {
    this.value = value;
  }

  /**
   * @param setting that names the variable, such as {@code reward.remote-judge.api-key-env}
   * @param name of the variable; empty if no key is needed
   * @param environment value by name of a variable, empty if there is no such variable
   * @throws UserException if the setting names a variable that holds no key
   */
  public static ApiKey from(
      String setting, String name, Function<String, Optional<String>> environment) {
    if (name.isEmpty()) {
      return new ApiKey("");
    }
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*") || LOOKS_LIKE_A_KEY.matcher(name).matches()) {
      // who puts the key itself here must not read it in a log
      throw new UserException(
          "Invalid %s: not a name (expected the name of an environment variable, such as"
              + " OPENAI_API_KEY)",
          setting);
    }
    String value = environment.apply(name).orElse("");
    if (value.isEmpty()) {
      throw new UserException(
          "Missing environment variable %s (expected the key of %s)",
          name, setting.substring(0, Math.max(0, setting.lastIndexOf('.'))));
    }
    if (!value.matches("[!-~]+")) {
      throw new UserException(
          "Invalid environment variable %s: it holds a character that no key has"
              + " (expected visible ASCII characters)",
          name);
    }
    return new ApiKey(value);
  }

  /** The value of the header {@code Authorization}. */
  public Optional<String> header() {
    return value.isEmpty() ? Optional.empty() : Optional.of("Bearer " + value);
  }

  /** A text of the endpoint without the key, on one line and of at most so many characters. */
  public String clean(String text, int length) {
    String without = value.isEmpty() ? text : new HiddenKey(value).removed(text);
    String line = Printable.line(without).strip();
    return line.codePointCount(0, line.length()) <= length
        ? line
        : line.substring(0, line.offsetByCodePoints(0, length)) + "...";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApiKey key && key.value.equals(value);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(value);
  }

  @Override
  public String toString() {
    return HiddenKey.HIDDEN;
  }
}
