package io.rlvr.reward;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;

/** How a mix gets the rewards that it is made of. */
public interface PartFactory {
  /**
   * @param setting what names the part, for messages
   * @throws UserException if there is no reward of that name, or it is made of this mix
   */
  Reward create(Key<?> setting, String name, Settings settings);
}
