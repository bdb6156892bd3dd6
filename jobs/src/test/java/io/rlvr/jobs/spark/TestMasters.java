package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestMasters {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[2]",
        "local[*]",
        "local[*, 4]",
        "local[2,3]",
        "local[999999999]",
        "local-cluster[2,1,1024]",
        "yarn",
        "k8s://https://10.0.0.1:6443"
      })
  void namesOfMastersThatAreNotAskedPass(String master) {
    assertThatCode(() -> Masters.check(master)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "local[x]",
        "local[0]",
        "local[99999999999]",
        "local[2,99999999999]",
        "http://host:7077",
        "spark",
        "",
        "yarn-client"
      })
  void whatIsNoMasterIsRefused(String master) {
    assertThatThrownBy(() -> Masters.check(master))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid --master: '%s' (expected local[N], spark://HOST:PORT, yarn or k8s://URL)",
            master);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark://host", "spark://host:", "spark://host:99999", "spark://a:1,b"})
  void aStandaloneMasterHasAPort(String master) {
    assertThatThrownBy(() -> Masters.check(master))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid --master: '%s' (expected spark://HOST:PORT, the port 7077 as a rule)", master);
  }

  @Test
  void anAbsentMasterIsKnownAtOnce() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort(); // free again below
    }
    String master = "spark://127.0.0.1:" + port;

    assertThatThrownBy(() -> Masters.check(master))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot reach master %s: Connection refused (expected a Spark master that runs there)",
            master);
  }

  @Test
  void anAbsentResourceManagerIsKnownAtOnce() throws IOException {
    Configuration yarn = new Configuration(false);
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      yarn.set("yarn.resourcemanager.address", "127.0.0.1:" + listening.getLocalPort());
      assertThatCode(() -> Masters.checkYarn(yarn)).doesNotThrowAnyException();
    }
    assertThatThrownBy(() -> Masters.checkYarn(yarn))
        .isInstanceOfSatisfying(
            UserException.class, mistake -> assertThat(mistake.mayPass()).isTrue())
        .hasMessage(
            "Cannot reach master yarn: Connection refused (expected a ResourceManager at %s, as"
                + " yarn-site.xml says)",
            yarn.get("yarn.resourcemanager.address"));
    yarn.set("yarn.resourcemanager.ha.enabled", "true"); // another one may be there
    assertThatCode(() -> Masters.checkYarn(yarn)).doesNotThrowAnyException();
  }

  @Test
  void oneOfSeveralMastersIsEnough() throws IOException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String master = "spark://127.0.0.1:1,127.0.0.1:" + listening.getLocalPort();

      assertThatCode(() -> Masters.check(master)).doesNotThrowAnyException();
    }
  }
}
