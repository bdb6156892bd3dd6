package io.rlvr.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.rollout.server.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestServerDefaults {
  private static final String SERVER = "rollout.engine=server";

  @TempDir private Path folder;

  @Test
  void serversAreCorrectedForUnlessTheSettingsSayOtherwise() throws Exception {
    assertThat(settings(SERVER))
        .containsEntry("update.old-logprobs", "recompute")
        .containsEntry("loss.importance-cap", 2.0);
    assertThat(settings(SERVER, "update.old-logprobs=rollout", "loss.importance-cap=5"))
        .containsEntry("update.old-logprobs", "rollout")
        .containsEntry("loss.importance-cap", 5.0);
    assertThat(settings())
        .containsEntry("update.old-logprobs", "rollout")
        .containsEntry("loss.importance-cap", 0.0);
  }

  @Test
  void aServerIsNamedOrStartedAndNotBoth() throws Exception {
    assertThatThrownBy(() -> ServerOptions.from(load("rollout.server.url=[]")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing rollout.server.url (expected base URLs of servers, such as"
                + " http://localhost:8000, or rollout.server.command, and not both)");
    assertThatThrownBy(
            () ->
                ServerOptions.from(
                    load(
                        "rollout.server.url=[\"http://h:1\"]",
                        "rollout.server.command=[\"serve\",\"{port}\"]")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.server.url beside rollout.server.command (expected base URLs of"
                + " servers, such as http://localhost:8000, or rollout.server.command, and not"
                + " both)");
    assertThatThrownBy(
            () ->
                ServerOptions.from(
                    load("rollout.server.command=[\"serve\",\"--api-key\",\"secret\"]")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.server.command: no {port} (expected {port} among its arguments)");
    assertEnvironment("HF-TOKEN=secret", "HF-TOKEN=...");
    assertEnvironment("secret", "no =");
  }

  private void assertEnvironment(String variable, String told) {
    assertThatThrownBy(
            () ->
                ServerOptions.from(
                    load(
                        "rollout.server.command=[\"serve\",\"{port}\"]",
                        "rollout.server.environment=[\"" + variable + "\"]")))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid rollout.server.environment: %s (expected NAME=value)".formatted(told));
  }

  private SortedMap<String, Object> settings(String... overrides) throws Exception {
    return load(overrides).asMap();
  }

  private Settings load(String... overrides) throws Exception {
    Path file = Files.writeString(folder.resolve("x.conf"), "policy.model = x\n");
    return AllSettings.load(file, new ArrayList<>(List.of(overrides)));
  }
}
