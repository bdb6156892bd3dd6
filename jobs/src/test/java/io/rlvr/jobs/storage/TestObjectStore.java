package io.rlvr.jobs.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.store.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@link FileStore} where nothing can be moved and answers get lost. */
class TestObjectStore {
  private static final int MAX = 1 << 20;

  @TempDir private java.nio.file.Path folder;
  private final FakeObjectStore objects = new FakeObjectStore(true);
  private final FileStore store = HadoopFileStore.of(objects, new Path("s3a://bucket/run"));

  @Test
  void createNeverOverwrites() throws IOException {
    assertThat(store.create("a/b", bytes("first"))).isTrue();
    assertThat(store.create("a/b", bytes("second"))).isFalse();
    assertThat(store.read("a/b", MAX)).contains(bytes("first"));
  }

  @Test
  void createNeverOverwritesWhatCameAfterItLooked() throws IOException {
    objects.beforeNextPut(() -> objects.put("run/a", bytes("theirs")));

    assertThat(store.create("a", bytes("ours"))).isFalse();
    assertThat(objects.content("run/a")).isEqualTo(bytes("theirs"));
  }

  @Test
  void aCreateWhoseAnswerWasLostIsStillOurs() throws IOException {
    objects.loseNextAnswer();

    assertThat(store.create("a", bytes("ours"))).isTrue();
    assertThat(objects.content("run/a")).isEqualTo(bytes("ours"));
  }

  @Test
  void aCreateThatFailsForGoodSaysWhatTheStoreSaid() throws IOException {
    objects.goDown();

    assertThatThrownBy(() -> store.create("a", bytes("ours")))
        .isInstanceOf(IOException.class)
        .hasMessage("No answer for s3a://bucket/run/a");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void withoutConditionalPutsTheNameIsLookedUpFirst() throws IOException {
    FakeObjectStore plain = new FakeObjectStore(false);
    FileStore run = HadoopFileStore.of(plain, new Path("s3a://bucket/run"));

    assertThat(run.create("a", bytes("first"))).isTrue();
    assertThat(run.create("a", bytes("second"))).isFalse();
    assertThat(plain.content("run/a")).isEqualTo(bytes("first"));
  }

  @Test
  void whatCouldNotBeWrittenWholeIsNotPut() throws IOException {
    store.replace("b", bytes("old"));
    objects.fillBuffer();

    assertThatThrownBy(() -> store.create("a", bytes("new"))).hasMessage("No space left on device");
    assertThatThrownBy(() -> store.replace("b", bytes("new")))
        .hasMessage("No space left on device");
    assertThat(store.list("")).containsExactly("b");
    assertThat(store.read("b", MAX)).contains(bytes("old"));
  }

  @Test
  void whatIsReplacedWhileItIsReadIsReadAgain() throws IOException {
    store.replace("a", bytes("old"));
    objects.beforeNextRead(() -> objects.put("run/a", bytes("new")));

    assertThat(store.read("a", MAX)).contains(bytes("new"));
  }

  @Test
  void whatIsRemovedWhileItIsReadIsNotThere() throws IOException {
    store.replace("a", bytes("old"));
    objects.beforeNextRead(() -> objects.delete(new Path("s3a://bucket/run/a"), false));

    assertThat(store.read("a", MAX)).isEmpty();
  }

  @Test
  void foldersAndFilesArePublishedAndFetched() throws IOException {
    java.nio.file.Path cache = folder.resolve("cache");
    java.nio.file.Path staging = store.stagingFolder("policy/v1", cache);
    Files.writeString(staging.resolve("w"), "weights");
    store.publish(staging, "policy/v1");
    java.nio.file.Path file = store.stagingFile("policy/v1/x", cache);
    Files.writeString(file, "one more");
    store.publishFile(file, "policy/v1/x");

    java.nio.file.Path local = store.localFolder("policy/v1", folder.resolve("copy"));
    assertThat(local.resolve("w")).hasContent("weights");
    assertThat(local.resolve("x")).hasContent("one more");
    assertThat(store.list("policy")).containsExactly("v1");
    assertThat(store.size("policy/v1/w")).contains(7L);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
