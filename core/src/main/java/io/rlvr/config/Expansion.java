package io.rlvr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a configuration becomes when its substitutions are put in, which may double with each
 * line. It is bounded from above before anything is put in. This class is NOT thread safe.
 */
final class Expansion {
  /** Characters; a long configuration has some thousands. */
  static final long MOST = 16 << 20;

  /** What a value from elsewhere counts, such as an environment variable. */
  private static final long ELSEWHERE = 1000;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]*)}");

  private final SortedMap<String, String> texts = new TreeMap<>();
  private final Map<String, Long> sizes = new HashMap<>();

  private Expansion() {}

  /** Whether the configuration stays within the bound. */
  static boolean isBounded(Config unresolved) {
    Expansion expansion = new Expansion();
    expansion.collect("", unresolved.root());
    long sum = 0;
    for (String path : expansion.texts.keySet()) {
      sum += expansion.size(path);
      if (sum > MOST) {
        return false;
      }
    }
    return true;
  }

  private void collect(String path, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      try {
        List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(object.entrySet());
        entries.forEach(entry -> collect(path + "." + entry.getKey(), entry.getValue()));
        return;
      } catch (ConfigException.NotResolved e) { // made of substitutions: its text tells
        texts.put(path, value.render());
        return;
      }
    }
    texts.put(path, value.render());
  }

  /** At most one more than the bound for what is larger. */
  private long size(String path) {
    Long known = sizes.get(path);
    if (known != null) {
      return known;
    }
    sizes.put(path, ELSEWHERE); // a circle, which is refused later
    String text = texts.get(path);
    long size = text.length();
    int own = 0;
    Matcher references = REFERENCE.matcher(text);
    while (references.find()) {
      String name = "." + references.group(1).strip().replace("\"", "");
      if (name.equals(path)) {
        own++;
      } else {
        size = Math.min(MOST + 1, size + named(name));
      }
    }
    // each mention of itself may stand for all that is before it
    size = own > Long.numberOfLeadingZeros(MOST) ? MOST + 1 : Math.min(MOST + 1, size << own);
    sizes.put(path, size);
    return size;
  }

  private long named(String name) {
    if (texts.containsKey(name)) {
      return size(name);
    }
    long sum = 0;
    for (String path : texts.subMap(name + ".", name + (char) ('.' + 1)).keySet()) {
      sum = Math.min(MOST + 1, sum + size(path));
    }
    if (sum > 0) {
      return sum;
    }
    int dot = name.lastIndexOf('.');
    return dot > 0 ? Math.max(ELSEWHERE, named(name.substring(0, dot))) : ELSEWHERE;
  }
}
