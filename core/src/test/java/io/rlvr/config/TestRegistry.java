package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TestRegistry {
  private static final Settings SETTINGS = Settings.defaults(List.of(), List.of("user.word=hello"));
  private static final String PACKAGE = "io.rlvr.config.TestRegistry$";

  private static final Registry<Greeting> REGISTRY =
      new Registry<>(
          "greeting.type",
          Greeting.class,
          Map.of("loud", settings -> () -> "HELLO", "brief", settings -> () -> "hi"));

  /** What the registry makes. */
  public interface Greeting extends Supplier<String> {}

  @Test
  void aNameOfTheListGivesItsImplementation() {
    assertThat(REGISTRY.create("loud", SETTINGS).get()).isEqualTo("HELLO");
    assertThat(REGISTRY.create("brief", SETTINGS).get()).isEqualTo("hi");
  }

  @Test
  void namesAreSortedAndCannotBeChanged() {
    assertThat(REGISTRY.names()).containsExactly("brief", "loud");
    assertThatThrownBy(() -> REGISTRY.names().clear())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(null);
  }

  @Test
  void aClassNameGivesAnInstanceWithTheSettings() {
    assertThat(REGISTRY.create(PACKAGE + "Own", SETTINGS).get()).isEqualTo("hello");
  }

  @Test
  void anUnknownNameIsRefusedWithASuggestion() {
    refused(
        "lout",
        "Invalid greeting.type: 'lout' (expected one of brief, loud). Did you mean 'loud'?");
    refused("xxxxxxx", "Invalid greeting.type: 'xxxxxxx' (expected one of brief, loud).");
    refused("", "Invalid greeting.type: '' (expected one of brief, loud).");
  }

  @Test
  void anUnknownClassIsRefused() {
    refused(
        "com.example.Mine",
        "Invalid greeting.type: 'com.example.Mine' (expected a class on the class path or one of"
            + " brief, loud)");
    refused(
        "a.\u001b[2J",
        "Invalid greeting.type: 'a.\\u001b[2J' (expected a class on the class path or one of brief,"
            + " loud)");
  }

  @Test
  void aClassOfAnotherTypeIsRefusedUnseen() {
    refused(
        PACKAGE + "Stranger",
        "Invalid greeting.type: class io.rlvr.config.TestRegistry$Stranger (expected one that"
            + " implements io.rlvr.config.TestRegistry$Greeting)");
  }

  @Test
  void aClassWithoutTheConstructorIsRefused() {
    for (String name : List.of("NoSettings", "Abstract")) {
      refused(
          PACKAGE + name,
          "Invalid greeting.type: class io.rlvr.config.TestRegistry$"
              + name
              + " (expected a public class with a public constructor that takes"
              + " io.rlvr.config.Settings)");
    }
  }

  @Test
  void aMistakeThatTheConstructorFindsIsTheUsers() {
    refused(PACKAGE + "Picky", "Invalid user.word: hello (expected bye)");
  }

  @Test
  void aBugOfTheConstructorIsNot() {
    assertThatThrownBy(() -> REGISTRY.create(PACKAGE + "Broken", SETTINGS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot create io.rlvr.config.TestRegistry$Broken for greeting.type")
        .hasRootCauseMessage("a bug");
  }

  @Test
  void aClassThatCannotStartIsNamed() {
    refused(
        PACKAGE + "NeverStarts",
        "Invalid greeting.type: class io.rlvr.config.TestRegistry$NeverStarts cannot be loaded:"
            + " java.lang.ExceptionInInitializerError");
  }

  @Test
  void aThreadWithoutALoaderFindsClassesToo() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try {
      assertThat(REGISTRY.create(PACKAGE + "Own", SETTINGS).get()).isEqualTo("hello");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void refused(String name, String message) {
    assertThatThrownBy(() -> REGISTRY.create(name, SETTINGS))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  /** Takes its word from the user's settings. */
  public static final class Own implements Greeting {
    private final String word;

    public Own(Settings settings) {
      word = (String) settings.userValues().get("user.word");
    }

    @Override
    public String get() {
      return word;
    }
  }

  /** Is no Greeting, and says so if it is ever started. */
  public static final class Stranger {
    static {
      fail("a class of another type was started");
    }

    public Stranger(Settings settings) {}
  }

  /** Has no constructor to call. */
  public static final class NoSettings implements Greeting {
    @Override
    public String get() {
      return "";
    }
  }

  /** Has no instances. */
  public abstract static class Abstract implements Greeting {
    public Abstract(Settings settings) {}
  }

  /** Refuses its settings. */
  public static final class Picky implements Greeting {
    public Picky(Settings settings) {
      throw new UserException(
          "Invalid user.word: %s (expected bye)", settings.userValues().get("user.word"));
    }

    @Override
    public String get() {
      return "";
    }
  }

  /** Has a bug. */
  public static final class Broken implements Greeting {
    public Broken(Settings settings) {
      fail("a bug");
    }

    @Override
    public String get() {
      return "";
    }
  }

  /** Fails before any instance. */
  public static final class NeverStarts implements Greeting {
    static {
      fail("never");
    }

    public NeverStarts(Settings settings) {}

    @Override
    public String get() {
      return "";
    }
  }

  private static void fail(String why) {
    throw new IllegalStateException(why);
  }
}
