package io.rlvr.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a handshake that fails says of another attempt. */
class TestTransport {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final Duration ONE = Duration.ofSeconds(1);

  @TempDir private Path folder;

  @Test
  void aHandshakeThatBreaksOffIsAnOutage() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread closing =
          new Thread(
              () -> {
                while (true) {
                  try (Socket socket = server.accept();
                      InputStream in = socket.getInputStream()) {
                    in.readNBytes(5); // of the greeting
                    in.readNBytes(in.available());
                    socket.shutdownOutput();
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      closing.start();
      assertThat(failure(server.getLocalPort()).kind()).isEqualTo(Kind.OUTAGE);
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsFinal() throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
    server.start();
    try {
      Failed<String> failure = failure(server.getAddress().getPort());
      assertThat(failure.kind()).isEqualTo(Kind.FINAL);
      assertThat(failure.reason()).startsWith("TLS failed: ");
    } finally {
      server.stop(0);
    }
  }

  private static Failed<String> failure(int port) throws Exception {
    EndpointOptions options =
        new EndpointOptions(
            URI.create("https://127.0.0.1:" + port),
            ApiKey.from("", "", name -> Optional.empty()),
            new Retries(ONE, ONE, 1, ONE, ONE, 1, ONE),
            1,
            Duration.ofSeconds(10),
            1000,
            "test");
    Request<String> request = Request.get("/", body -> new Failed<>("answered", 200, Kind.FINAL));
    return (Failed<String>) new Transport(options).send(request, Duration.ofSeconds(20)).outcome();
  }

  private SSLContext selfSigned() throws Exception {
    Path store = folder.resolve("store");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
