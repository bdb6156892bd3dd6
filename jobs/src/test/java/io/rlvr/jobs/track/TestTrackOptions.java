package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.TrackSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestTrackOptions {
  private static final String ADDRESS =
      "(expected http://HOST:PORT or https://HOST of an MLflow server, or databricks, without user,"
          + " password, query and fragment)";

  @Test
  void nothingIsTrackedUnlessAskedFor() {
    TrackOptions options = options(Map.of("MLFLOW_TRACKING_URI", "http://h:1"));

    assertThat(options.isNone()).isTrue();
    assertThat(options.described()).isEmpty();
  }

  @Test
  void theAddressComesFromTheSettingElseFromTheEnvironment() {
    Map<String, String> environment = Map.of("MLFLOW_TRACKING_URI", "http://h:1/");

    assertThat(options(environment, "track.to=[mlflow]").described())
        .containsExactly("mlflow at h:1, experiment rlvr");
    assertThat(
            options(
                    environment,
                    "track.to=[tensorboard, mlflow]",
                    "track.mlflow.uri=https://other/ml",
                    "track.mlflow.experiment=e",
                    "track.tensorboard.dir=/logs/a")
                .described())
        .containsExactly("tensorboard, event files in /logs/a", "mlflow at other, experiment e");
  }

  @Test
  void databricksHasItsOwnVariables() {
    Map<String, String> environment =
        Map.of("DATABRICKS_HOST", "adb-1.azuredatabricks.net", "DATABRICKS_TOKEN", "dapi1");

    MlflowServer server =
        options(environment, "track.to=[mlflow]", "track.mlflow.uri=databricks")
            .mlflow()
            .orElseThrow()
            .server();

    assertThat(server.base()).hasToString("https://adb-1.azuredatabricks.net");
    assertThat(server.credentials().header()).contains("Bearer dapi1");
    assertThat(server.toString()).doesNotContain("dapi1");
  }

  @Test
  void mistakesAreSaid() {
    assertSaid(
        "Invalid track.to: 'wandb' (expected a list of tensorboard, mlflow or both)",
        Map.of(),
        "track.to=[wandb]");
    assertSaid(
        "Missing track.mlflow.uri (expected the address of an MLflow server, such as"
            + " http://127.0.0.1:5000, or the environment variable MLFLOW_TRACKING_URI)",
        Map.of(),
        "track.to=[mlflow]");
    assertSaid(
        "Invalid environment variable MLFLOW_TRACKING_URI " + ADDRESS,
        Map.of("MLFLOW_TRACKING_URI", "sqlite:///mlflow.db"),
        "track.to=[mlflow]");
    assertSaid(
        "Invalid track.mlflow.experiment: ' ' (expected a name)",
        Map.of("MLFLOW_TRACKING_URI", "http://h"),
        "track.to=[mlflow]",
        "track.mlflow.experiment=\" \"");
    assertSaid(
        "Invalid environment variable DATABRICKS_HOST (expected https://HOST of the workspace, as"
            + " track.mlflow.uri is databricks)",
        Map.of("DATABRICKS_TOKEN", "t"),
        "track.to=[mlflow]",
        "track.mlflow.uri=databricks");
    assertSaid(
        "Missing environment variable DATABRICKS_TOKEN (expected a token of the workspace)",
        Map.of("DATABRICKS_HOST", "https://h"),
        "track.to=[mlflow]",
        "track.mlflow.uri=databricks");
    assertSaid(
        "Missing environment variable MLFLOW_TRACKING_PASSWORD (expected both or neither of"
            + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD)",
        Map.of("MLFLOW_TRACKING_URI", "http://h", "MLFLOW_TRACKING_USERNAME", "u"),
        "track.to=[mlflow]");
    assertSaid(
        "Missing environment variable MLFLOW_TRACKING_USERNAME (expected both or neither of"
            + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD)",
        Map.of("MLFLOW_TRACKING_URI", "http://h", "MLFLOW_TRACKING_PASSWORD", "p"),
        "track.to=[mlflow]");
    assertSaid(
        "Invalid environment variable MLFLOW_TRACKING_TOKEN: it holds a character that no token has"
            + " (expected visible ASCII characters)",
        Map.of("MLFLOW_TRACKING_URI", "http://h", "MLFLOW_TRACKING_TOKEN", "a\nb"),
        "track.to=[mlflow]");
  }

  /** One of them holds a password, and none is shown. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:secret@h",
        "ftp://h",
        "h:5000",
        "http://",
        "http://h?a=b",
        "http://h#a",
        "http://h h",
        "http://h:65536",
        "http://h:0",
        "databricks://profile"
      })
  void anAddressOfAnotherFormIsRefused(String uri) {
    assertSaid(
        "Invalid track.mlflow.uri " + ADDRESS,
        Map.of(),
        "track.to=[mlflow]",
        "track.mlflow.uri=\"" + uri + "\"");
  }

  @Test
  void whatARunWasBegunWithCounts() {
    Map<String, Object> record =
        Map.of(
            "track.to",
            List.of("tensorboard"),
            "track.tensorboard.dir",
            "/a \"b\\c\"",
            "loop.steps",
            3);

    assertThat(TrackOptions.recorded(record, List.of()).tensorboard()).contains("/a \"b\\c\"");
    assertThat(TrackOptions.recorded(record, List.of("track.to=[]")).isNone()).isTrue();
    assertThat(TrackOptions.recorded(Map.of(), List.of()).isNone()).isTrue();
  }

  private static void assertSaid(
      String message, Map<String, String> environment, String... overrides) {
    assertThatThrownBy(() -> options(environment, overrides))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static TrackOptions options(Map<String, String> environment, String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    return TrackOptions.from(
        Settings.defaults(TrackSettings.KEYS, all),
        name -> Optional.ofNullable(environment.get(name)));
  }
}
