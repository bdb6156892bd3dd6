package io.rlvr.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;

/**
 * Reads what a configuration includes. HOCON takes a missing file for an empty one; here it is a
 * mistake. Nothing is fetched from a network.
 */
final class StrictIncluder
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderClasspath, ConfigIncluderURL {
  private final Path configuration;

  /**
   * @param configuration the file that the includes start from, for messages
   */
  StrictIncluder(Path configuration) {
    this.configuration = configuration;
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    ConfigParseable found = context.relativeTo(what);
    try {
      return found.parse(strict(found.options()));
    } catch (ConfigException.IO e) {
      throw missing(what, e);
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    try {
      return ConfigFactory.parseFile(what, strict(context.parseOptions())).root();
    } catch (ConfigException.IO e) {
      throw missing(what.getPath(), e);
    }
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    try {
      return ConfigFactory.parseResources(what, strict(context.parseOptions())).root();
    } catch (ConfigException.IO e) {
      throw missing(what, e);
    }
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw new UserException(
        "Cannot read configuration %s: it includes the URL %s (expected a file)",
        configuration, what);
  }

  private static ConfigParseOptions strict(ConfigParseOptions options) {
    return options.setAllowMissing(false);
  }

  private UserException missing(String what, ConfigException.IO cause) {
    return UserException.causedBy(
        cause,
        "Cannot read configuration %s: it includes %s, which cannot be read (expected a file"
            + " beside it)",
        configuration,
        what);
  }
}
