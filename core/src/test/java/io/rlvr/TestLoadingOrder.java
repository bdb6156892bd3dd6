package io.rlvr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.Advantages;
import io.rlvr.advantage.TokenCredit;
import io.rlvr.advantage.TokenSettings;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.reward.registry.Rewards;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A setting takes its names from its registry, so that its class loads the registry's. The other
 * way there must be nothing: else who comes first would find the other half made.
 */
class TestLoadingOrder {
  @ParameterizedTest
  @ValueSource(
      classes = {
        AdvantageSettings.class,
        Advantages.class,
        TokenCredit.class,
        TokenSettings.class,
        DatasetReaders.class,
        DatasetSettings.class,
        LossSettings.class,
        PolicyLosses.class,
        RewardSettings.class,
        Rewards.class
      })
  void settingsAndRegistriesLoadWhicheverComesFirst(Class<?> first) throws Exception {
    try (URLClassLoader fresh = freshLoader()) {
      Class.forName(first.getName(), true, fresh);
      for (Class<?> settings :
          List.of(
              AdvantageSettings.class,
              TokenSettings.class,
              DatasetSettings.class,
              LossSettings.class,
              RewardSettings.class)) {
        Class<?> loaded = Class.forName(settings.getName(), true, fresh);
        assertThat(loaded.getClassLoader()).isEqualTo(fresh);
        assertThat((List<?>) loaded.getField("KEYS").get(settings)).doesNotContainNull();
      }
    }
  }

  private static URLClassLoader freshLoader() throws IOException {
    String[] paths = System.getProperty("java.class.path").split(File.pathSeparator);
    return new URLClassLoader(
        Arrays.stream(paths).map(TestLoadingOrder::url).toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader());
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("No part of a class path: " + path, e);
    }
  }
}
