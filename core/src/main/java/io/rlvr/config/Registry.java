package io.rlvr.config;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Named implementations of one interface: an explicit list, no scan. A name with a dot is a public
 * class on the class path with a public constructor that takes {@link Settings}.
 */
public final class Registry<T> {
  private final String setting;
  private final Class<T> type;
  private final SortedMap<String, Function<Settings, ? extends T>> constructors;

  /**
   * @param setting the key that holds the name, for messages
   */
  public Registry(
      String setting, Class<T> type, Map<String, Function<Settings, ? extends T>> constructors) {
    this.setting = requireNonNull(setting, "setting is null");
    this.type = requireNonNull(type, "type is null");
    this.constructors = Collections.unmodifiableSortedMap(new TreeMap<>(constructors));
  }

  /** The names of the list, sorted. */
  public Set<String> names() {
    return constructors.keySet();
  }

  /**
   * Makes the implementation that a setting names.
   *
   * @throws UserException if there is none
   */
  public T create(Key<String> named, Settings settings) {
    return create(settings.get(named), settings);
  }

  /**
   * Makes the implementation of that name.
   *
   * @throws UserException if there is none
   */
  public T create(String name, Settings settings) {
    if (constructors.containsKey(name)) {
      return constructors.get(name).apply(settings);
    }
    if (name.contains(".")) {
      return plugin(name, settings);
    }
    throw new UserException(
        "Invalid %s: '%s' (expected one of %s).%s",
        setting, name, String.join(", ", names()), Suggestions.didYouMean(name, names()));
  }

  private T plugin(String name, Settings settings) {
    try {
      Class<?> found = Class.forName(name, false, loader());
      if (!type.isAssignableFrom(found)) {
        throw new UserException(
            "Invalid %s: class %s (expected one that implements %s)",
            setting, name, type.getName());
      }
      return type.cast(found.getConstructor(Settings.class).newInstance(settings));
    } catch (ClassNotFoundException e) {
      throw UserException.causedBy(
          e,
          "Invalid %s: '%s' (expected a class on the class path or one of %s)",
          setting,
          name,
          String.join(", ", names()));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof UserException mistake) {
        throw mistake;
      }
      throw new IllegalStateException("Cannot create " + name + " for " + setting, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw UserException.causedBy(
          e,
          "Invalid %s: class %s (expected a public class with a public constructor that takes %s)",
          setting,
          name,
          Settings.class.getName());
    } catch (LinkageError e) {
      throw UserException.causedBy(
          e, "Invalid %s: class %s cannot be loaded: %s", setting, name, e);
    }
  }

  private static ClassLoader loader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? Registry.class.getClassLoader() : context;
  }
}
