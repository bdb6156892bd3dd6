package io.rlvr.jobs.track;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.TrackSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;

/**
 * An MLflow server and what proves to it who asks.
 *
 * @param base without the path of the calls and without a slash at its end
 */
record MlflowServer(URI base, Credentials credentials) {
  static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";
  private static final String DATABRICKS = "databricks";
  private static final String HOST_VARIABLE = "DATABRICKS_HOST";

  /** Without the value: it may hold a password. */
  private static final String EXPECTED =
      "(expected http://HOST:PORT or https://HOST of an MLflow server, or databricks, without user,"
          + " password, query and fragment)";

  static MlflowServer from(Settings settings, Function<String, Optional<String>> environment) {
    String setting = settings.get(TrackSettings.MLFLOW_URI).strip();
    String text = setting.isEmpty() ? environment.apply(URI_VARIABLE).orElse("").strip() : setting;
    if (text.isEmpty()) {
      throw new UserException(
          "Missing %s (expected the address of an MLflow server, such as http://127.0.0.1:5000, or"
              + " the environment variable %s)",
          TrackSettings.MLFLOW_URI.name(), URI_VARIABLE);
    }
    if (text.equals(DATABRICKS)) {
      return databricks(environment);
    }
    String source =
        setting.isEmpty()
            ? "environment variable " + URI_VARIABLE
            : TrackSettings.MLFLOW_URI.name();
    URI base =
        address(text).orElseThrow(() -> new UserException("Invalid %s %s", source, EXPECTED));
    return new MlflowServer(base, Credentials.ofMlflow(environment));
  }

  private static MlflowServer databricks(Function<String, Optional<String>> environment) {
    String host = environment.apply(HOST_VARIABLE).orElse("").strip();
    URI base =
        address(host.contains("://") ? host : "https://" + host)
            .filter(uri -> "https".equalsIgnoreCase(uri.getScheme()))
            .orElseThrow(
                () ->
                    new UserException(
                        "Invalid environment variable %s (expected https://HOST of the workspace,"
                            + " as %s is databricks)",
                        HOST_VARIABLE, TrackSettings.MLFLOW_URI.name()));
    return new MlflowServer(base, Credentials.ofDatabricks(environment));
  }

  private static Optional<URI> address(String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      boolean isHttp =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return Optional.of(uri)
          .filter(
              each ->
                  isHttp
                      && each.getHost() != null
                      && each.getPort() != 0
                      && each.getPort() <= 65_535
                      && each.getRawUserInfo() == null
                      && each.getRawQuery() == null
                      && each.getRawFragment() == null);
    } catch (URISyntaxException e) {
      return Optional.empty(); // whose message shows the text
    }
  }

  /** Host and port. */
  String host() {
    return base.getRawAuthority();
  }
}
