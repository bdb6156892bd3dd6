package io.rlvr.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The variables of huggingface_hub, docs/package_reference/environment_variables. */
class TestHubOptions {
  @TempDir private Path home;

  @Test
  void theCacheIsWhereTheVariablesSay() {
    assertThat(options(Map.of()).cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(options(Map.of("XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(options(Map.of("HF_HOME", "~/hf", "XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(home.resolve("hf/hub"));
    assertThat(options(Map.of("HF_HUB_CACHE", "/c", "HF_HOME", "/h")).cache())
        .isEqualTo(Path.of("/c"));
  }

  @Test
  void theTokenIsTheVariableElseTheFile() throws IOException {
    assertThat(options(Map.of()).token().isNone()).isTrue();
    Path file = Files.createDirectories(home.resolve(".cache/huggingface")).resolve("token");
    Files.writeString(file, "hf_file\n");
    assertThat(options(Map.of()).token().header()).contains("Bearer hf_file");
    assertThat(options(Map.of("HF_TOKEN", " hf_env ")).token().header()).contains("Bearer hf_env");
    assertThat(options(Map.of("HF_TOKEN", "hf_env")).toString()).doesNotContain("hf_env");
    assertThatThrownBy(() -> options(Map.of("HF_TOKEN", "hf_a\r\nX: y")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid environment variable HF_TOKEN: it holds a character that no token has"
                + " (expected visible ASCII characters)");
  }

  @Test
  void offlineIsOneOfFourWords() {
    assertThat(options(Map.of("HF_HUB_OFFLINE", "1")).offline()).isTrue();
    assertThat(options(Map.of("HF_HUB_OFFLINE", "yes")).offline()).isTrue();
    assertThat(options(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
    assertThat(options(Map.of()).offline()).isFalse();
  }

  @Test
  void theEndpointIsAHost() {
    assertThat(options(Map.of("HF_ENDPOINT", "https://mirror.example/hub/")).endpoint())
        .isEqualTo(URI.create("https://mirror.example/hub"));
    for (String bad :
        new String[] {
          "mirror",
          "ftp://x",
          "https://u:p@x",
          "https://x?y",
          "https://a b",
          "http://x:99999",
          "http://x:0"
        }) {
      assertThatThrownBy(() -> options(Map.of("HF_ENDPOINT", bad)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Invalid environment variable HF_ENDPOINT (expected https://host without user, query"
                  + " or fragment, and a port of 1 to 65535 if any)");
    }
  }

  private HubOptions options(Map<String, String> environment) {
    return HubOptions.from(name -> Optional.ofNullable(environment.get(name)), home);
  }
}
