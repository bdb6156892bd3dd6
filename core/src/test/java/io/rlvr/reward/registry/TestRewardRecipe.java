package io.rlvr.reward.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRewardRecipe {
  private static final Key<String> OTHER = Key.text("loop.name", "", "of no reward");

  @Test
  void theRewardIsMadeWhereTheRecipeArrives() throws IOException, ClassNotFoundException {
    RewardRecipe recipe = arrived(RewardRecipe.from(settings("exact")));

    try (MonitoredReward reward = recipe.monitored(RewardModels.NONE)) {
      assertThat(reward.name()).isEqualTo("exact");
      assertThat(reward.monitors()).containsExactly("numeric");
    }
    try (Reward reward = recipe.named("truth", RewardModels.NONE)) {
      assertThat(reward.name()).isEqualTo("truth");
    }
  }

  @Test
  void noOtherSettingTravels() throws IOException {
    assertThat(new String(sent(RewardRecipe.from(settings("exact"))), ISO_8859_1))
        .contains("reward.type")
        .doesNotContain("loop.name");
  }

  private static Settings settings(String type) {
    List<Key<?>> keys = new ArrayList<>(RewardSettings.KEYS);
    keys.add(OTHER);
    return Settings.defaults(
        keys, List.of("reward.type=" + type, "reward.monitors=[numeric]", "loop.name=x"));
  }

  private static RewardRecipe arrived(RewardRecipe recipe)
      throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(sent(recipe)))) {
      return (RewardRecipe) in.readObject();
    }
  }

  private static byte[] sent(RewardRecipe recipe) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(recipe);
    }
    return bytes.toByteArray();
  }
}
