package io.rlvr.jobs.track;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.http.HiddenKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who asks, or nobody. The secret leaves this class only in the header of a request. */
final class Credentials {
  static final Credentials NONE = new Credentials("", "");

  private static final String TOKEN = "MLFLOW_TRACKING_TOKEN";
  private static final String USER = "MLFLOW_TRACKING_USERNAME";
  private static final String PASSWORD = "MLFLOW_TRACKING_PASSWORD";
  private static final String DATABRICKS_TOKEN = "DATABRICKS_TOKEN";
  private static final int LONGEST = 200;

  /** Empty where nothing is to be proved. */
  private final String secret;

  private final String header;

  private Credentials(String secret, String header) {
    this.secret = secret;
    this.header = header;
  }

  /** As MLflow's own clients take them: the token if there is one, else user and password. */
  static Credentials ofMlflow(Function<String, Optional<String>> environment) {
    Optional<String> token = environment.apply(TOKEN).filter(text -> !text.isBlank());
    if (token.isPresent()) {
      return bearer(TOKEN, token.get());
    }
    Optional<String> user = environment.apply(USER).filter(text -> !text.isBlank());
    Optional<String> password = environment.apply(PASSWORD).filter(text -> !text.isEmpty());
    if (user.isEmpty() && password.isEmpty()) {
      return NONE;
    }
    if (user.isEmpty() || password.isEmpty()) {
      throw new UserException(
          "Missing environment variable %s (expected both or neither of %s and %s)",
          user.isEmpty() ? USER : PASSWORD, USER, PASSWORD);
    }
    String pair = user.get() + ":" + password.get();
    return new Credentials(
        password.get(), "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
  }

  static Credentials ofDatabricks(Function<String, Optional<String>> environment) {
    return environment
        .apply(DATABRICKS_TOKEN)
        .filter(text -> !text.isBlank())
        .map(token -> bearer(DATABRICKS_TOKEN, token))
        .orElseThrow(
            () ->
                new UserException(
                    "Missing environment variable %s (expected a token of the workspace)",
                    DATABRICKS_TOKEN));
  }

  private static Credentials bearer(String variable, String text) {
    String token = text.strip();
    if (!token.matches("[!-~]+")) {
      throw new UserException(
          "Invalid environment variable %s: it holds a character that no token has (expected"
              + " visible ASCII characters)",
          variable);
    }
    return new Credentials(token, "Bearer " + token);
  }

  /** The value of the header {@code Authorization}. */
  Optional<String> header() {
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  /** A text of the server without the secret, on one line and not long. */
  String clean(String text) {
    String without = text;
    for (String each : hidden()) {
      without = new HiddenKey(each).removed(without);
    }
    String line = Printable.line(without).strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** The secret, and what the header says of it: base64 of user and password. */
  private List<String> hidden() {
    return secret.isEmpty() ? List.of() : List.of(header.replaceFirst("^[A-Za-z]+ ", ""), secret);
  }

  @Override
  public String toString() {
    return secret.isEmpty() ? "none" : HiddenKey.HIDDEN;
  }
}
